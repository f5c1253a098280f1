namespace DistSeq.Client.Commands.Sweeps;

/// <summary>sweep resume SWEEP: continues a sweep that was interrupted.</summary>
internal sealed class SweepResumeCommand : SweepAttachCommand
{
    private readonly Option<int?> _trials = Trials("Trials in all, if more than before.", isRequired: false);

    private readonly Option<int?> _parallel = new("--parallel")
    {
        Description = "Trials that run at the same time.",
        HelpName = "number",
    };

    public SweepResumeCommand()
        : base("resume", "Continues a sweep that was interrupted, and follows it.") => Add(_trials, _parallel);

    protected override Task ActAsync(ISweepGrain sweep, SweepSpec spec, ParseResult parse) =>
        sweep.Submit(Grown(spec, parse.GetValue(_trials), parse.GetValue(_parallel)), []);
}
