namespace DistSeq.Client.Commands.Sweeps;

/// <summary>sweep watch SWEEP: follows it to its end, and ends as sweep run would.</summary>
internal sealed class SweepWatchCommand() : SweepAttachCommand("watch", "Follows a sweep to its end.")
{
    protected override Task ActAsync(ISweepGrain sweep, SweepSpec spec, ParseResult parse) => Task.CompletedTask;
}
