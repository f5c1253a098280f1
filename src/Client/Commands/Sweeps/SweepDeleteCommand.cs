namespace DistSeq.Client.Commands.Sweeps;

/// <summary>sweep delete SWEEP: removes a sweep that has ended, with its jobs.</summary>
internal sealed class SweepDeleteCommand()
    : SweepIdCommand(
        "delete", "Removes a sweep that has ended from the cluster, with its jobs. Files in the folder of runs stay.")
{
    protected override async Task<int> RunAsync(
        Invocation invocation, ParseResult parse, IGrainFactory grains, string id, CancellationToken cancellationToken)
    {
        var sweep = grains.GetGrain<ISweepGrain>(id);
        var outcome = await invocation.Patience().AskAsync(sweep.Delete, cancellationToken);
        if (invocation.IsJson)
            invocation.WriteJson(new { Id = id, Outcome = outcome });
        else
            await invocation.Shell.Output.WriteLineAsync($"{id}: {outcome.ToString().ToLowerInvariant()}");
        if (outcome != JobDeletion.Unfinished)
            return ExitCode.Fine;
        await invocation.Shell.Error.WriteLineAsync($"{id} is still running and was not deleted. "
            + $"Cancel it first ({invocation.Command("sweep cancel " + id)}), then delete it.");
        return ExitCode.Mistake;
    }
}
