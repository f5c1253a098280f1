using DistSeq.Client.Sweeps;

namespace DistSeq.Client.Commands.Sweeps;

/// <summary>sweep show SWEEP: its trials as they are now, best first.</summary>
internal sealed class SweepShowCommand() : SweepIdCommand("show", "Shows the trials of a sweep as they are now, best first.")
{
    protected override async Task<int> RunAsync(
        Invocation invocation, ParseResult parse, IGrainFactory grains, string id, CancellationToken cancellationToken)
    {
        var sweep = grains.GetGrain<ISweepGrain>(id);
        var patience = invocation.Patience();
        var spec = await patience.AskAsync(sweep.GetSpec, cancellationToken);
        var status = await patience.AskAsync(sweep.GetStatus, cancellationToken);
        if (invocation.IsJson)
        {
            invocation.WriteJson(SweepResult.Of(status, null));
            return ExitCode.Fine;
        }

        var ended = status.Trials.Count(static trial => trial.HasEnded);
        await invocation.Shell.Output.WriteLineAsync(
            $"{status.Id}: {status.State.ToString().ToLowerInvariant()}, {ended} of {status.Budget} trials ended");
        if (status.Trouble is { } trouble)
            await invocation.Shell.Output.WriteLineAsync($"held up: {trouble}");
        foreach (var failure in status.Failures)
            await invocation.Shell.Output.WriteLineAsync(failure.ToString());
        SweepSummary.WriteTable(status, spec, invocation);
        return ExitCode.Fine;
    }
}
