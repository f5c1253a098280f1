namespace DistSeq.Client.Commands.Sweeps;

/// <summary>A command that changes a sweep, or leaves it as it is, and then follows it to its end.</summary>
internal abstract class SweepAttachCommand(string name, string description, string example = "")
    : SweepIdCommand(name, description, example)
{
    protected override bool Trains => true;

    protected override async Task<int> RunAsync(
        Invocation invocation, ParseResult parse, IGrainFactory grains, string id, CancellationToken cancellationToken)
    {
        var sweep = grains.GetGrain<ISweepGrain>(id);
        var patience = invocation.Patience();
        var spec = await patience.AskAsync(sweep.GetSpec, cancellationToken);
        await patience.AskAsync(() => ActAsync(sweep, spec, parse), cancellationToken);
        spec = await patience.AskAsync(sweep.GetSpec, cancellationToken);
        return await new SweepSession(invocation, grains, id, spec).RunAsync(cancellationToken);
    }

    /// <summary>Changes the sweep. Doing it again does no harm.</summary>
    protected abstract Task ActAsync(ISweepGrain sweep, SweepSpec spec, ParseResult parse);

    protected static Option<int?> Trials(string description, bool isRequired)
    {
        var trials = new Option<int?>("--trials") { Description = description, HelpName = "number", Required = isRequired };
        trials.Demand(static number => number is null or >= 1, "--trials must be 1 or more.");
        return trials;
    }

    protected static SweepSpec Grown(SweepSpec spec, int? trials, int? parallel)
    {
        if (trials < spec.Budget.Trials)
        {
            throw new ArgumentException(
                $"--trials is {trials}, but the sweep has {spec.Budget.Trials} already; name more, or leave it out.");
        }

        return spec with
        {
            Budget = spec.Budget with { Trials = trials ?? spec.Budget.Trials },
            Parallel = parallel ?? spec.Parallel,
        };
    }
}
