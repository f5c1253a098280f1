namespace DistSeq.Chaos.Strikes;

/// <summary>Strikes, waits until all is well again, and measures how long training stood still meanwhile.</summary>
internal sealed class Striker(Stage stage, JobSeries jobs)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortPause = TimeSpan.FromSeconds(10);

    /// <exception cref="FaultException">The cluster has not recovered within two minutes.</exception>
    public async Task<StrikeOutcome> StrikeAsync(Strike strike, CancellationToken cancellation)
    {
        var running = await Task.WhenAll(stage.Silos.Select(silo => silo.RunsJobsAsync()));
        var index = Choose(strike, running);
        var silo = strike.IsOnSilo ? stage.Silos[index] : null;
        var victim = silo?.Name ?? (strike.Fault switch
        {
            Fault.PauseRedis or Fault.EmptyStore or Fault.PauseUpload or Fault.PauseSweep => "redis",
            Fault.FillDisk => "disk",
            _ => "client",
        });
        foreach (var other in stage.Silos)
            other.Settle();
        var step = stage.Steps.Begin();
        stage.Events.Add($"strike {strike.Number}: {strike.Fault} {victim} {strike.Duration.TotalSeconds:0.0} s, "
            + $"vacant for {strike.Vacancy.TotalSeconds:0.0} s");
        var incarnation = silo?.Incarnation ?? 0;
        silo?.Vacancy = strike.Vacancy;
        await ApplyAsync(strike, silo, cancellation);
        var isReplaced = strike.Fault is Fault.Kill or Fault.Terminate;
        await CalmAsync(() => silo is null || !isReplaced || silo.Incarnation > incarnation, cancellation);
        var before = stage.Steps.Step;
        await Eventually.Holds(
            () => stage.Steps.Step > before || stage.Steps.End is not null,
            Limit, $"training goes on after strike {strike.Number}", cancellation);
        var outcome = new StrikeOutcome(
            strike.Number, strike.Fault, victim, silo is not null && running[index], strike.Duration.TotalSeconds, step,
            stage.Steps.Longest().TotalSeconds, strike.Bar.TotalSeconds);
        stage.Events.Add($"well again after strike {strike.Number}: {outcome.RecoverySeconds:0.0} s");
        return outcome;
    }

    // The silo with the job, if one has it; otherwise one of the others.
    private static int Choose(Strike strike, bool[] running)
    {
        int[] fitting = [.. Enumerable.Range(0, running.Length).Where(silo => running[silo] == strike.OnJob)];
        return fitting.Length > 0 ? fitting[strike.Draw % fitting.Length] : strike.Draw % running.Length;
    }

    private async Task ApplyAsync(Strike strike, SiloSlot? silo, CancellationToken cancellation)
    {
        switch (strike.Fault)
        {
            case Fault.Kill:
                silo!.Kill();
                break;
            case Fault.Terminate:
                silo!.Terminate();
                break;
            case Fault.Hang:
                silo!.Freeze();
                await Task.Delay(strike.Duration, cancellation);
                silo.Thaw();
                break;
            case Fault.PauseRedis:
                stage.Redis.Freeze();
                await Task.Delay(strike.Duration, cancellation);
                stage.Redis.Thaw();
                break;
            case Fault.EmptyStore:
                // Otherwise another cluster's job would lose its upload before it can train on it.
                await stage.Neighbour.BetweenJobsAsync(() => stage.Redis.EmptyAsync(cancellation), cancellation);
                break;
            case Fault.MoveClock:
                silo!.Clock.Set(TimeSpan.FromHours(1));
                await Task.Delay(strike.Duration, cancellation);
                silo.Clock.Set(TimeSpan.Zero);
                break;
            case Fault.PauseUpload:
                await stage.Neighbour.UploadAsync(ShortPause, cancellation);
                break;
            case Fault.PauseSweep:
                await stage.Neighbour.SweepAsync(ShortPause, cancellation);
                break;
            case Fault.FillDisk:
                await FullDisk.StrikeAsync(stage, cancellation);
                break;
            default:
                await jobs.ReplaceClientAsync();
                break;
        }
    }

    // All must be members for a while, as an observer's last answer may be old.
    private async Task CalmAsync(Func<bool> isReplaced, CancellationToken cancellation)
    {
        var since = Stopwatch.GetTimestamp();
        await Eventually.Holds(
            () =>
            {
                if (!isReplaced() || !stage.IsWhole)
                    since = Stopwatch.GetTimestamp();
                return Stopwatch.GetElapsedTime(since) > Calm;
            },
            Limit, "all silos are members again", cancellation);
    }
}
