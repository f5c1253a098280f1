namespace DistSeq.Client.Commands.Sweeps;

/// <summary>sweep retry SWEEP: runs failed trials again.</summary>
internal sealed class SweepRetryCommand : SweepAttachCommand
{
    public SweepRetryCommand()
        : base("retry", "Runs the failed trials of a sweep again, and those that were cancelled with it.", " --failed") =>
        Add(new Option<bool>("--failed") { Description = "The failed ones: what it always does." });

    protected override Task ActAsync(ISweepGrain sweep, SweepSpec spec, ParseResult parse) => sweep.Retry();
}
