namespace DistSeq.Client.Commands.Sweeps;

/// <summary>sweep extend SWEEP --trials N: gives it more trials.</summary>
internal sealed class SweepExtendCommand : SweepAttachCommand
{
    private readonly Option<int?> _trials = Trials("Trials in all: more than the sweep has now.", isRequired: true);

    public SweepExtendCommand()
        : base("extend", "Gives a sweep more trials, and follows it.", " --trials 40") => Add(_trials);

    protected override Task ActAsync(ISweepGrain sweep, SweepSpec spec, ParseResult parse) =>
        sweep.Submit(Grown(spec, parse.GetValue(_trials), null), []);
}
