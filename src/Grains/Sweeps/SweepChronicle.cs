using System.Diagnostics;
using DistSeq.Contracts.Sweeps;

namespace DistSeq.Grains.Sweeps;

/// <summary>What is told of a sweep while it runs on this silo: its log, its metrics and its spans.</summary>
internal sealed partial class SweepChronicle(string id, TrialPages trials, ILogger log)
{
    private Activity? _span;

    /// <summary>The sweep begins here, or goes on.</summary>
    public void Begin(SweepSpec spec)
    {
        SweepMetrics.Begin(id);
        Show();
        _span = Traces.Begin("sweep", null, new("sweep", id), new("trials", spec.Budget.Trials));
        // What its trials cause does not belong to the call that has submitted it.
        Activity.Current = null;
        if (trials.Next == 0)
            LogBegun(log, id, spec.Budget.Trials, spec.Parallel);
        else
            LogResumed(log, id, trials.Next, trials.Figures.Ended);
    }

    /// <summary>Runs a trial, or a part of it up to a rung, in a span of its own.</summary>
    public async Task<TrialStatus> Run(TrialStatus trial, Func<Task<TrialStatus>> run)
    {
        var span = Traces.Enter("trial", _span, new("sweep", id), new("trial", trial.Number), new("job", trial.Job));
        try
        {
            var after = await run();
            span?.SetTag("state", SpecJson.Word(after.State));
            return after;
        }
        finally
        {
            Traces.End(span);
        }
    }

    /// <summary>The table has changed.</summary>
    public void Show() =>
        SweepMetrics.Show(id, trials.Figures.States, trials.Figures.Rungs, trials.Figures.Best?.Objective);

    /// <summary>The sweep has ended, or goes on elsewhere.</summary>
    /// <param name="state">How it ended; null if it goes on elsewhere.</param>
    /// <param name="failures">What was wrong with its spec.</param>
    public void End(SweepState? state, IReadOnlyList<SpecFailure> failures)
    {
        Show();
        SweepMetrics.End(id, movesOn: state is null);
        _span?.SetTag("state", state is { } known ? SpecJson.Word(known) : "moved").SetTag("ended", trials.Figures.Ended);
        Traces.End(_span, state == SweepState.Failed ? string.Join(" ", failures) : null);
        _span = null;
        if (state is null)
            LogLeft(log, id, trials.Figures.Ended);
        else if (state == SweepState.Failed)
            LogFailed(log, id, SpecJson.Word(state), trials.Figures.Ended, string.Join(" ", failures));
        else
            LogEnded(log, id, SpecJson.Word(state), trials.Figures.Ended, trials.Figures.Best?.Objective);
    }

    [LoggerMessage(21, LogLevel.Information, "Sweep {Sweep} begins: up to {Trials} trials, {Parallel} at a time")]
    private static partial void LogBegun(ILogger logger, string sweep, int trials, int parallel);

    [LoggerMessage(22, LogLevel.Information, "Sweep {Sweep} goes on: {Trials} trials are known, {Ended} of them have ended")]
    private static partial void LogResumed(ILogger logger, string sweep, int trials, int ended);

    [LoggerMessage(23, LogLevel.Information, "Sweep {Sweep} leaves this silo after {Ended} trials; another one goes on with it")]
    private static partial void LogLeft(ILogger logger, string sweep, int ended);

    [LoggerMessage(24, LogLevel.Information, "Sweep {Sweep} ended as {State} after {Ended} trials; best objective: {Best}")]
    private static partial void LogEnded(ILogger logger, string sweep, string state, int ended, double? best);

    [LoggerMessage(25, LogLevel.Warning, "Sweep {Sweep} ended as {State} after {Ended} trials: {Error}")]
    private static partial void LogFailed(ILogger logger, string sweep, string state, int ended, string error);
}
