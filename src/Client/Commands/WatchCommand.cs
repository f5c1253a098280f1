using DistSeq.Client.Clusters;
using DistSeq.Client.Runs;

namespace DistSeq.Client.Commands;

/// <summary>watch JOB: attaches to a job that somebody submitted, and ends as train would.</summary>
internal static class WatchCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var job = new Argument<string>("JOB") { Description = "Id of the job." };
        var command = new ClientCommand(
            "watch", "Follows a job to its end and fetches what it made.",
            $"watch dinosaurs-k3x9fa --cluster {StoreCatalog.Example}")
        {
            job,
        };
        command.SetAction((parse, cancellationToken) => options.RunAsync(
            parse, shell, invocation => RunAsync(invocation, parse.GetValue(job)!, cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Invocation invocation, string job, CancellationToken cancellationToken)
    {
        IdRule.Demand(job);
        await using var cluster = await invocation.ConnectAsync(cancellationToken, trains: true);
        var patience = invocation.Patience();
        var grain = cluster.Grains.GetGrain<IJobGrain>(job);
        var status = await patience.AskAsync(grain.GetStatus, cancellationToken);
        var folder = new RunFolder(Path.Combine(invocation.Runs, job));
        await folder.WriteSpecAsync("spec.yaml", await patience.AskAsync(grain.GetSpec, cancellationToken));
        return await new JobSession(invocation, cluster.Grains, folder).RunAsync(status, cancellationToken);
    }
}
