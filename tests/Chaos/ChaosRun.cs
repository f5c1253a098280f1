using DistSeq.Chaos.Output;

namespace DistSeq.Chaos;

/// <summary>One run from the undisturbed weights to the verdict.</summary>
/// <param name="options">What is asked for.</param>
/// <param name="progress">Where each strike is reported at once.</param>
internal sealed class ChaosRun(ChaosOptions options, TextWriter progress)
{
    // The share of its undisturbed steps that a struck job makes.
    private const double Share = 0.7;
    private const long FewestSteps = 2_000;
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(15);

    private readonly List<StrikeOutcome> _strikes = [];
    private readonly List<string> _failures = [];

    public async Task<Verdict> RunAsync(CancellationToken cancellation)
    {
        await using var stage = new Stage(options.Logs);
        await stage.StartClusterAsync(["silo-1", "silo-2", "silo-3"], cancellation);
        stage.StartNeighbour();
        await Eventually.Holds(() => stage.IsWhole, StartLimit, "three silos are one cluster", cancellation);
        var strikes = Draw();
        var rate = await RateAsync(stage, cancellation);
        await using var jobs = new JobSeries(stage);
        try
        {
            var steps = Length(EnoughSteps(rate, strikes));
            await progress.WriteLineAsync($"First {steps:n0} steps undisturbed, in one process.");
            await jobs.SubmitAsync(steps, cancellation);
            await progress.WriteLineAsync($"Then on three silos, with {options.Kills} strikes (* has the job's grain):");
            await StrikeAllAsync(stage, jobs, strikes, rate, cancellation);
            await jobs.FinishAsync(cancellation);
        }
        catch (Exception fault) when (fault is FaultException or TimeoutException)
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
        return new Verdict(options.Seed, _strikes, jobs.Outcomes, stage.Neighbour.Jobs, _failures);
    }

    // The job's steps per second.
    private static async Task<double> RateAsync(Stage stage, CancellationToken cancellation)
    {
        await using var client = await stage.SubmitAsync(
            ChaosSpec.Write(stage.Folder, "pace", 100_000_000), cancellation);
        await Task.Delay(Warming, cancellation);
        await stage.Client.CancelAsync(stage.Steps.Job!, stage.Redis, cancellation);
        return stage.Steps.Rate;
    }

    // Enough for a job to outlast these strikes.
    private static double EnoughSteps(double rate, params ReadOnlySpan<Strike> strikes)
    {
        var about = Recovery;
        foreach (var strike in strikes)
            about += strike.About;
        return Share * rate * about.TotalSeconds;
    }

    private static long Length(double steps) => Math.Max(FewestSteps, 1000 * (long)Math.Ceiling(steps / 1000));

    private Strike[] Draw() => [.. StrikeDeck.Draw(options.Kills, options.Seed, TinyDisk.IsPossible ? [] : [Fault.FillDisk])];

    private async Task StrikeAllAsync(
        Stage stage, JobSeries jobs, Strike[] strikes, double rate, CancellationToken cancellation)
    {
        var striker = new Striker(stage, jobs);
        await progress.WriteLineAsync(StrikeLine.Heading);
        if (!TinyDisk.IsPossible)
            await progress.WriteLineAsync("Left out: a full disk. It takes root, to mount a small file system.");
        foreach (var strike in strikes)
        {
            // The first seconds may have been slow.
            rate = Math.Max(rate, stage.Steps.Rate);
            var next = Length(EnoughSteps(rate, strikes.AsSpan(strike.Number - 1)));
            var needed = rate * (strike.Wait + strike.Duration + Recovery).TotalSeconds;
            await jobs.KeepGoingAsync(Math.Max(EnoughSteps(rate, strike), needed), next, cancellation);
            await Task.Delay(strike.Wait, cancellation);
            var outcome = await striker.StrikeAsync(strike, cancellation);
            _strikes.Add(outcome);
            if (!outcome.Ok)
            {
                _failures.Add($"Strike {outcome.Number}: no new step for {outcome.RecoverySeconds:0.0} s; "
                    + $"the bar is {outcome.BarSeconds:0} s");
            }

            await progress.WriteLineAsync(StrikeLine.Of(outcome));
        }
    }
}
