using DistSeq.Chaos.Jobs;
using DistSeq.Chaos.Neighbours;
using DistSeq.Chaos.Output;
using DistSeq.Chaos.Strikes;

namespace DistSeq.Chaos;

/// <summary>One run from the undisturbed weights to the verdict.</summary>
/// <param name="options">What is asked for.</param>
/// <param name="progress">Where each strike is told as it happens.</param>
internal sealed class ChaosRun(ChaosOptions options, TextWriter progress)
{
    private const double SecondsEachStrike = 22;
    private const double SecondsBesides = 30;
    private const long FewestSteps = 10_000;
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(15);

    private readonly List<StrikeOutcome> _strikes = [];
    private readonly List<string> _failures = [];

    public async Task<Verdict> RunAsync(CancellationToken cancellation)
    {
        await using var stage = new Stage(options.Logs);
        await stage.StartClusterAsync(["silo-1", "silo-2", "silo-3"], cancellation);
        stage.StartNeighbour();
        await Moment.UntilAsync(() => stage.IsWhole, StartLimit, "three silos are one cluster", cancellation);
        var steps = await EnoughStepsAsync(stage, cancellation);
        var spec = ChaosSpec.Write(stage.Folder, "chaos", steps);
        await progress.WriteLineAsync($"First {steps:n0} steps undisturbed, in one process.");
        var undisturbed = (await stage.Client.TrainAloneAsync(spec, cancellation)).GetProperty("weightsSha256").GetString()!;
        await using var jobs = new JobSeries(stage, spec, steps, undisturbed);
        try
        {
            await jobs.SubmitAsync(cancellation);
            await progress.WriteLineAsync($"Then on three silos, with {options.Kills} strikes (* has the job's grain):");
            await StrikeAllAsync(stage, jobs, cancellation);
            await jobs.FinishAsync(cancellation);
        }
        catch (FaultException fault)
        {
            _failures.Add(fault.Message);
        }

        _failures.AddRange(jobs.Failures);
        _failures.AddRange(stage.Neighbour.Failures);
        if (stage.Neighbour.Jobs == 0)
            _failures.Add($"The second cluster has ended no job.\n{stage.Neighbour.Client.LogTail}");
        _failures.AddRange(stage.Silos.SelectMany(silo => silo.Surprises));
        if (_failures.Count > 0)
            await progress.WriteLineAsync($"\n{stage.LogTails}");
        return new Verdict(options.Seed, steps, undisturbed, _strikes, jobs.Outcomes, stage.Neighbour.Jobs, _failures);
    }

    // So many that the job outlasts the strikes on this machine. Should it not, because the machine gets faster, the job is submitted again.
    private async Task<long> EnoughStepsAsync(Stage stage, CancellationToken cancellation)
    {
        await using var client = await stage.SubmitAsync(ChaosSpec.Write(stage.Folder, "pace", 100_000_000), cancellation);
        await Task.Delay(Warming, cancellation);
        await stage.Client.CancelAsync(stage.Steps.Job!, stage.Redis.EndPoint, cancellation);
        var steps = stage.Steps.Rate * ((options.Kills * SecondsEachStrike) + SecondsBesides);
        return Math.Max(FewestSteps, 1000 * (long)Math.Ceiling(steps / 1000));
    }

    private async Task StrikeAllAsync(Stage stage, JobSeries jobs, CancellationToken cancellation)
    {
        var striker = new Striker(stage, jobs);
        await progress.WriteLineAsync(StrikeLine.Heading);
        Fault[] leftOut = TinyDisk.IsPossible ? [] : [Fault.FillDisk];
        if (leftOut.Length > 0)
            await progress.WriteLineAsync("Left out: a full disk. It takes root, to mount a small file system.");
        foreach (var strike in StrikeDeck.Draw(options.Kills, options.Seed, leftOut))
        {
            await jobs.KeepGoingAsync(strike.Wait + strike.Duration + Recovery, cancellation);
            await Task.Delay(strike.Wait, cancellation);
            var outcome = await striker.StrikeAsync(strike, cancellation);
            _strikes.Add(outcome);
            if (!outcome.Ok)
                _failures.Add($"Strike {outcome.Number}: no new step for {outcome.RecoverySeconds:0.0} s; the bar is {outcome.BarSeconds:0} s");
            await progress.WriteLineAsync(StrikeLine.Of(outcome));
        }
    }
}
