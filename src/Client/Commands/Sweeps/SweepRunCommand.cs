using DistSeq.Client.Clusters;
using DistSeq.Client.Runs;
using DistSeq.Client.Specs;
using DistSeq.Client.Sweeps;
using DistSeq.Contracts.Planning;

namespace DistSeq.Client.Commands.Sweeps;

/// <summary>sweep run SPEC: submits a sweep, follows it, and ends with its table and the best spec.</summary>
internal class SweepRunCommand : ClientCommand
{
    private readonly Argument<string> _spec = new Argument<string>("SPEC") { Description = "The sweep's spec file (YAML)." }
        .NotEmpty("name a spec file such as examples/sweep-tuning.yaml");

    private readonly Option<string[]> _settings = GlobalOptions.Settings("budget.trials=20");

    private readonly Option<string?> _id = new("--id", "--resume")
    {
        Description = "Id of the sweep, instead of a new one. "
            + "Continues the sweep with this id, which must have the same spec, or starts it. Its budget may have grown.",
        HelpName = "sweep id",
    };

    private readonly Option<bool> _detach = new("--detach")
    {
        Description = "Prints the id and ends; the cluster runs the sweep. Needs --cluster.",
    };

    private readonly Option<bool> _dryRun = GlobalOptions.DryRun("sweep");

    public SweepRunCommand(string name, string description)
        : base(name, description, "sweep run examples/sweep-tuning.yaml --set parallel=2") =>
        Add(_spec, _settings, _id, _detach, _dryRun);

    public override async Task<int> RunAsync(Invocation invocation, ParseResult parse, CancellationToken cancellationToken)
    {
        var (detaches, isDry) = (parse.GetValue(_detach), parse.GetValue(_dryRun));
        if (detaches && !isDry && invocation.Cluster.IsLocal)
        {
            throw new ArgumentException("--detach needs a cluster that goes on without this process: add --cluster ADDRESS, "
                + "or leave --detach out.");
        }

        var given = parse.GetValue(_id);
        if (given is not null)
            IdRule.Demand(given);
        SweepUploads? uploads = null;
        var (spec, places) = SweepSpecFile.Load(
            parse.GetValue(_spec)!, parse.GetValue(_settings) ?? [], invocation.Shell.Folder,
            it => uploads = SweepUploads.Read(it));
        invocation.Tell(uploads!.Single);
        try
        {
            var id = given ?? JobId.New(spec.Name, invocation.Runs);
            await using var cluster = await invocation.ConnectAsync(cancellationToken, trains: !isDry);
            var patience = invocation.Patience();
            spec = spec with
            {
                Base = await FirstModel.PinAsync(
                    cluster.Grains, spec.Base, invocation.Runs, patience, invocation.Shell.Error.WriteLine, cancellationToken),
            };
            if (isDry)
            {
                var plan = await invocation.AwaitAsync(
                    PlanAsync(cluster.Grains, spec, uploads, patience, cancellationToken), uploads.Words);
                return SweepPlanSummary.Write(plan, spec, invocation);
            }

            var sweep = cluster.Grains.GetGrain<ISweepGrain>(id);
            Task Submit() => SubmitAsync(cluster.Grains, sweep, spec, uploads, patience, cancellationToken);
            await invocation.AwaitAsync(Submit(), uploads.Words);
            var session = new SweepSession(invocation, cluster.Grains, id, spec) { Resubmit = Submit };
            return detaches ? await session.DetachAsync() : await session.RunAsync(cancellationToken);
        }
        catch (InvalidSpecException exception)
        {
            throw places.Locate(exception);
        }
    }

    private static async Task<PlannedSweep> PlanAsync(
        IGrainFactory grains, SweepSpec spec, SweepUploads uploads, Patience patience, CancellationToken cancellationToken)
    {
        var data = await uploads.SendAsync(grains, patience, cancellationToken);
        return await patience.AskAsync(() => grains.GetGrain<IPlanGrain>(0).PlanSweep(spec, data), cancellationToken);
    }

    private static async Task SubmitAsync(
        IGrainFactory grains, ISweepGrain sweep, SweepSpec spec, SweepUploads uploads, Patience patience,
        CancellationToken cancellationToken)
    {
        var data = await uploads.SendAsync(grains, patience, cancellationToken);
        await patience.AskAsync(() => sweep.Submit(spec, data), cancellationToken);
    }
}
