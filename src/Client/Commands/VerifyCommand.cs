using DistSeq.Client.Data;
using DistSeq.Client.Replays;
using DistSeq.Client.Runs;
using DistSeq.Client.Specs;

namespace DistSeq.Client.Commands;

/// <summary>verify JOB_OR_SPEC: shows that the way a job is spread over the cluster does not change its weights.</summary>
internal sealed class VerifyCommand : ClientCommand
{
    private const long FewSteps = 50;

    private readonly Argument<string> _what = new Argument<string>("JOB_OR_SPEC")
    {
        Description = "A spec file (YAML), or the id of a completed job.",
    }.NotEmpty("name a spec file such as examples/dinosaurs.yaml, or a job");

    private readonly Option<string[]> _settings = GlobalOptions.Settings("model.hidden=64");

    private readonly Option<long?> _steps = new("--steps")
    {
        Description = $"Steps to compare after. Default {FewSteps} for a spec file; for a job all, "
            + "to compare with its own weights too.",
        HelpName = "count",
    };

    private readonly Option<bool> _all = new("--all") { Description = "The whole job." };

    public VerifyCommand()
        : base(
            "verify", "Trains a job again under other shapes of the cluster and compares the weights.",
            "verify examples/dinosaurs.yaml --steps 20")
    {
        Add(_what, _settings, _steps, _all);
        _steps.Demand(static steps => steps is null or (>= 1 and <= 2_000_000_000), "--steps must be between 1 and 2000000000.");
        _all.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<bool>() && result.GetResult(_steps) is { Implicit: false })
                result.AddError("--steps and --all exclude each other; keep one.");
        });
    }

    public override Task<int> RunAsync(Invocation invocation, ParseResult parse, CancellationToken cancellationToken)
    {
        var what = parse.GetValue(_what)!;
        var (settings, steps, all) = (parse.GetValue(_settings) ?? [], parse.GetValue(_steps), parse.GetValue(_all));
        if (IsFile(what, invocation.Shell.Folder))
            return VerifyFileAsync(invocation, what, settings, all ? null : steps ?? FewSteps, cancellationToken);
        if (settings.Length > 0)
            throw new ArgumentException(
                $"--set changes a spec file, but {what} is a job, and is verified as it ran; leave it out.");
        return VerifyJobAsync(invocation, what, steps, cancellationToken);
    }

    private static bool IsFile(string what, string folder) =>
        File.Exists(Path.GetFullPath(what, folder)) || !IdRule.Holds(what) || Path.GetExtension(what) is ".yaml" or ".yml";

    private static async Task<int> VerifyFileAsync(
        Invocation invocation, string file, string[] settings, long? steps, CancellationToken cancellationToken)
    {
        LocalData? content = null;
        var (spec, places) = SpecFile.LoadJob(
            file, [.. settings.Select(Setting.Of)], invocation.Shell.Folder, data => content = Datasets.Check(data));
        invocation.Tell(content);
        try
        {
            if (ReplaySpec.Doubt(spec) is { } doubt)
                throw InvalidSpecException.At("aggregation.mode", doubt);
            // A shorter job is compared as a whole.
            var count = spec.Training.Steps is { } own && own < steps ? own : steps;
            var folder = FolderOf(invocation, spec.Name);
            if (invocation.Cluster.IsLocal)
            {
                using var processes = new ProcessReplays(spec, folder);
                return await CompareAsync(
                    invocation, file, Shapes.OfProcesses(spec), count,
                    (shape, steps) => processes.TrainAsync(shape, steps, cancellationToken));
            }

            await using var cluster = await invocation.ConnectAsync(cancellationToken, trains: true);
            var patience = invocation.Patience();
            spec = await FirstModel.PinAsync(
                cluster.Grains, spec, invocation.Runs, patience, invocation.Shell.Error.WriteLine, cancellationToken);
            var dataset = await invocation.AwaitAsync(
                Datasets.PrepareAsync(cluster.Grains, spec, content, patience, cancellationToken), Datasets.Words(content));
            using var replays = new ClusterReplays(cluster.Grains, spec.Name, spec, dataset.Id, folder, patience);
            return await CompareAsync(
                invocation, file, Shapes.OfCluster(spec), count,
                (shape, steps) => replays.TrainAsync(shape, steps, cancellationToken));
        }
        catch (InvalidSpecException exception)
        {
            throw places.Locate(exception);
        }
    }

    private static async Task<int> VerifyJobAsync(
        Invocation invocation, string job, long? steps, CancellationToken cancellationToken)
    {
        await using var cluster = await invocation.ConnectAsync(cancellationToken, trains: true);
        var patience = invocation.Patience();
        var grain = cluster.Grains.GetGrain<IJobGrain>(job);
        var status = await patience.AskAsync(grain.GetStatus, cancellationToken);
        var spec = await patience.AskAsync(grain.GetSpec, cancellationToken);
        if (ReplaySpec.Doubt(spec) is { } doubt)
            throw new InvalidOperationException($"The aggregation.mode of {job} {doubt}");
        var dataset = status.Dataset
            ?? (await Datasets.PrepareAsync(cluster.Grains, spec, Datasets.Check(spec.Data), patience, cancellationToken)).Id;
        using var replays = new ClusterReplays(cluster.Grains, job, spec, dataset, FolderOf(invocation, job), patience);
        var own = replays.Of(status, cancellationToken);
        await invocation.Progress.WriteLineAsync($"reading the stored checkpoint of {job}");
        if (await replays.HashStoredAsync(status, cancellationToken) is var stored && stored != own.WeightsSha256)
        {
            throw new DamagedException($"The checkpoint of {job} is damaged in the cluster's store: "
                + $"the SHA-256 of its weights is {stored} and should be {own.WeightsSha256}. "
                + "Train its spec again: the same spec and seed give the same weights. "
                + "Check the store's disk.");
        }

        var shapes = Shapes.OfJob(spec);
        return await CompareAsync(
            invocation, job, shapes, steps < own.Steps ? steps : own.Steps,
            (shape, count) => shape == shapes[0] && count == own.Steps
                ? Task.FromResult(own)
                : replays.TrainAsync(shape, count, cancellationToken));
    }

    private static async Task<int> CompareAsync(
        Invocation invocation, string what, IReadOnlyList<Shape> shapes, long? steps, Func<Shape, long?, Task<Replay>> train)
    {
        var comparison = await new ShapeComparison(shapes, async (shape, count) =>
        {
            await invocation.Progress.WriteLineAsync(
                $"training {(count is { } number ? $"{number} steps" : "to the end")}: {shape.Name}");
            return await train(shape, count);
        }).RunAsync(steps);
        if (invocation.IsJson)
            invocation.WriteJson(VerifyResult.Of(what, comparison));
        else
            await VerifySummary.WriteAsync(invocation.Shell.Output, comparison);
        return comparison.Difference is null ? ExitCode.Fine : ExitCode.Mistake;
    }

    private static string FolderOf(Invocation invocation, string name) =>
        Path.Combine(invocation.Runs, JobId.New($".verify-{name}", invocation.Runs));
}
