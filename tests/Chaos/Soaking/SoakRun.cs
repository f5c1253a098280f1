using DistSeq.Chaos.Watching;

namespace DistSeq.Chaos.Soaking;

/// <summary>
/// Many small jobs in a row on two silos that keep little, and not for long. What the processes hold is read on the way.
/// </summary>
/// <param name="options">What is asked for.</param>
/// <param name="progress">Where each reading is reported at once.</param>
internal sealed class SoakRun(SoakOptions options, TextWriter progress)
{
    private const int JobsEachReading = 25;
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private static readonly (string Name, string Value)[] Retention =
    [
        ("DISTSEQ__KEEPJOBS", "20"),
        ("DISTSEQ__KEEPJOBSFOR", "1h"),
        ("DISTSEQ__KEEPUPLOADSFOR", "20s"),
        ("DISTSEQ__KEEPDATASETSFOR", "20s"),
        ("DISTSEQ__COLLECTEVERY", "3s"),
    ];

    // As long as things are kept after their last use, and a look or two: what is read then is what is left.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    public async Task<SoakVerdict> RunAsync(CancellationToken cancellation)
    {
        var readings = new List<Reading>();
        var failures = new List<string>();
        await using var stage = new Stage(options.Logs);
        await stage.StartClusterAsync(["silo-1", "silo-2"], cancellation, Retention);
        await Eventually.Holds(() => stage.IsWhole, StartLimit, "two silos are one cluster", cancellation);
        using var gateway = await Gateway.OpenAsync(stage.Silos[0].Gateway, LongestAnswer, cancellation);
        var jobs = new SoakJobs(gateway.Grains);
        try
        {
            await progress.WriteLineAsync(ReadingLine.Heading);
            for (var number = 0; number < options.Jobs; number++)
            {
                await jobs.RunAsync(number, cancellation);
                if ((number + 1) % JobsEachReading != 0 && number + 1 != options.Jobs)
                    continue;
                await Task.Delay(Rest, cancellation);
                readings.Add(await Meter.ReadAsync(stage, number + 1, cancellation));
                foreach (var line in ReadingLine.Of(readings[^1]))
                    await progress.WriteLineAsync(line);
            }
        }
        catch (FaultException fault)
        {
            failures.Add(fault.Message);
        }

        failures.AddRange(Flatness.Faults(readings));
        failures.AddRange(stage.Silos.SelectMany(silo => silo.Surprises));
        if (failures.Count > 0)
            await progress.WriteLineAsync($"\n{stage.LogTails}");
        return new SoakVerdict(options.Jobs, readings, failures);
    }
}
