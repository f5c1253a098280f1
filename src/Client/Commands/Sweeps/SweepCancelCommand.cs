namespace DistSeq.Client.Commands.Sweeps;

/// <summary>sweep cancel SWEEP: cancels its running trials, and issues no more.</summary>
internal sealed class SweepCancelCommand()
    : SweepIdCommand("cancel", "Ends a sweep: running trials are cancelled. One that has ended stays as it is.")
{
    protected override async Task<int> RunAsync(
        Invocation invocation, ParseResult parse, IGrainFactory grains, string id, CancellationToken cancellationToken)
    {
        var sweep = grains.GetGrain<ISweepGrain>(id);
        var status = await invocation.Patience().AskAsync(sweep.Cancel, cancellationToken);
        if (invocation.IsJson)
            invocation.WriteJson(new { status.Id, status.State });
        else
        {
            await invocation.Shell.Output.WriteLineAsync(status.IsFinished
                ? $"{status.Id}: {status.State.ToString().ToLowerInvariant()}"
                : $"{status.Id}: its running trials will stop at their next step");
        }

        return ExitCode.Fine;
    }
}
