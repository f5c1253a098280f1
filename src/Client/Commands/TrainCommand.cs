using System.CommandLine;
using DistSeq.Client.Data;
using DistSeq.Client.Runs;
using DistSeq.Client.Specs;
using DistSeq.Contracts.Jobs;
using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Commands;

/// <summary>train SPEC: checks the spec and its data, submits the job and follows it to its end.</summary>
internal static class TrainCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var spec = new Argument<string>("SPEC") { Description = "The job's spec file (YAML)." };
        var settings = GlobalOptions.Settings("model.hidden=64");
        var command = new ClientCommand("train", "Trains a model from a spec file.", "train examples/dinosaurs.yaml --set model.hidden=64")
        {
            spec,
            settings,
        };
        command.SetAction((parse, cancellationToken) => options.RunAsync(
            parse, shell, invocation => RunAsync(invocation, parse.GetValue(spec)!, parse.GetValue(settings) ?? [], cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Invocation invocation, string file, string[] settings, CancellationToken cancellationToken)
    {
        var (spec, places) = SpecFile.LoadJob(file, settings, invocation.Shell.Folder);
        if (spec.Cluster.User.Length == 0)
            spec = spec with { Cluster = spec.Cluster with { User = Environment.UserName } };
        try
        {
            var content = Datasets.Check(spec.Data);
            await using var cluster = await invocation.ConnectAsync(cancellationToken);
            var patience = invocation.Patience();
            var dataset = await Datasets.PrepareAsync(cluster.Grains, spec, content, patience, cancellationToken);
            content = null;
            var id = JobId.New(spec.Name, invocation.Runs);
            var folder = new RunFolder(Path.Combine(invocation.Runs, id));
            await folder.WriteSpecAsync("spec.yaml", spec);
            var status = await patience.AskAsync(() => cluster.Grains.GetGrain<IJobGrain>(id).Submit(spec, dataset), cancellationToken);
            var session = new JobSession(invocation, cluster.Grains, folder) { CancelsWhenInterrupted = invocation.Cluster.IsLocal };
            return await session.RunAsync(status, cancellationToken);
        }
        catch (InvalidSpecException exception)
        {
            throw places.Locate(exception);
        }
    }
}
