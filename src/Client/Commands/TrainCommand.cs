using DistSeq.Client.Clusters;
using DistSeq.Client.Data;
using DistSeq.Client.Runs;
using DistSeq.Client.Specs;
using DistSeq.Contracts.Planning;

namespace DistSeq.Client.Commands;

/// <summary>train SPEC: checks the spec and its data, submits the job and follows it to its end.</summary>
internal sealed class TrainCommand : ClientCommand
{
    private readonly Argument<string> _spec = new Argument<string>("SPEC") { Description = "The job's spec file (YAML)." }
        .NotEmpty("name a spec file such as examples/dinosaurs.yaml");

    private readonly Option<string[]> _settings = GlobalOptions.Settings("model.hidden=64");

    private readonly Option<string?> _id = new("--id")
    {
        Description = "Id of the job, instead of a new one. "
            + "Where a job of this id has the same spec and data, it is followed and not trained again.",
        HelpName = "name",
    };

    private readonly Option<string?> _from = new("--from")
    {
        Description = "Trains a model further, instead of a new one: a run, a job or a *.safetensors file. As --set from=…",
        HelpName = "model",
    };

    private readonly Flag _resume = new("--resume", static word => $"name the model with --from {word} --resume")
    {
        Description = "With --from: continues that training where it ended, optimizer included. As --set resume=true",
    };

    private readonly Option<bool> _dryRun = GlobalOptions.DryRun("job");

    public TrainCommand()
        : base("train", "Trains a model from a spec file.", "train examples/dinosaurs.yaml --set model.hidden=64") =>
        Add(_spec, _settings, _from, _resume, _id, _dryRun);

    public override async Task<int> RunAsync(Invocation invocation, ParseResult parse, CancellationToken cancellationToken)
    {
        var (file, given) = (parse.GetValue(_spec)!, parse.GetValue(_id));
        Setting[] settings =
        [
            .. (parse.GetValue(_settings) ?? []).Select(Setting.Of),
            .. parse.GetValue(_from) is { } model ? [new Setting(_from.Name, "from", model)] : (Setting[])[],
            .. parse.GetValue(_resume) ? [new Setting(_resume.Name, "resume", "true")] : (Setting[])[],
        ];
        if (given is not null)
            IdRule.Demand(given);
        var isDry = parse.GetValue(_dryRun);
        LocalData? content = null;
        var (spec, places) = SpecFile.LoadJob(file, settings, invocation.Shell.Folder, data => content = Datasets.Check(data));
        invocation.Tell(content);
        if (spec.Cluster.User.Length == 0)
            spec = spec with { Cluster = spec.Cluster with { User = invocation.Cluster.User } };
        try
        {
            await using var cluster = await invocation.ConnectAsync(cancellationToken, trains: !isDry);
            var patience = invocation.Patience();
            spec = await FirstModel.PinAsync(
                cluster.Grains, spec, invocation.Runs, patience, invocation.Shell.Error.WriteLine, cancellationToken);
            var dataset = await invocation.AwaitAsync(
                Datasets.PrepareAsync(
                    cluster.Grains, spec, content, patience, cancellationToken, invocation.Progress.WriteLine),
                Datasets.Words(content));
            content = null;
            if (isDry)
            {
                var plan = await patience.AskAsync(
                    () => cluster.Grains.GetGrain<IPlanGrain>(0).PlanJob(spec, dataset.Id), cancellationToken);
                return JobPlanSummary.Write(plan, dataset, spec, invocation);
            }

            var id = given ?? JobId.New(spec.Name, invocation.Runs);
            var folder = new RunFolder(Path.Combine(invocation.Runs, id));
            var status = await SubmitAsync(cluster.Grains.GetGrain<IJobGrain>(id), spec, dataset.Id, patience, cancellationToken);
            await folder.WriteSpecAsync("spec.yaml", spec);
            var session = new JobSession(invocation, cluster.Grains, folder)
            {
                CancelsWhenInterrupted = invocation.Cluster.IsLocal,
            };
            return await session.RunAsync(status, cancellationToken);
        }
        catch (InvalidSpecException exception)
        {
            throw places.Locate(exception);
        }
    }

    /// <summary>Where another job has the id, says what is different.</summary>
    private static async Task<JobStatus> SubmitAsync(
        IJobGrain job, JobSpec spec, string dataset, Patience patience, CancellationToken cancellationToken)
    {
        try
        {
            return await patience.AskAsync(() => job.Submit(spec, dataset), cancellationToken);
        }
        catch (InvalidOperationException exception)
        {
            var differences = SpecDifferences.Of(await patience.AskAsync(job.GetSpec, cancellationToken), spec);
            if (differences.Count == 0)
                throw;
            throw new InvalidOperationException($"{exception.Message}\n{string.Join('\n', differences)}", exception);
        }
    }
}
