using System.CommandLine;
using System.Globalization;
using DistSeq.Client.Runs;
using DistSeq.Client.Views;
using DistSeq.Contracts.Cluster;
using DistSeq.Contracts.Jobs;
using Spectre.Console;

namespace DistSeq.Client.Commands;

/// <summary>jobs: what the cluster has been asked to do, the latest first.</summary>
internal static class JobsCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new ClientCommand("jobs", "Lists the jobs of the cluster, the latest first.", "jobs --cluster redis://127.0.0.1:6379");
        command.SetAction((parse, cancellationToken) => options.RunAsync(parse, shell, invocation => RunAsync(invocation, cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var cluster = await invocation.ConnectAsync(cancellationToken);
        var jobs = await invocation.Patience().AskAsync(cluster.Grains.GetGrain<IClusterGrain>(0).ListJobs, cancellationToken);
        if (invocation.IsJson)
            invocation.WriteJson(new { Jobs = jobs.Select(JobRow.Of) });
        else if (jobs.Count == 0)
            await invocation.Shell.Output.WriteLineAsync($"No jobs yet. Start one: {invocation.Command("train examples/dinosaurs.yaml")}");
        else
            Terminal.Of(invocation.Shell).Write(TableOf(jobs));
        return ExitCode.Fine;
    }

    private static Table TableOf(IReadOnlyList<JobStatus> jobs)
    {
        var table = NarrowTable.Create("job", "state", "#step", "#loss", "#valid", "submitted (UTC)");
        foreach (var job in jobs)
        {
            table.AddRow(new Text(job.Id), new Text(job.State.ToString().ToLowerInvariant()), new Text(new JobFigures(job).Step), new Text(Figures.Loss(job.SmoothedLoss)),
                new Text(Figures.Loss(job.ValidLoss)), new Text(job.SubmittedAt.UtcDateTime.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture)));
        }

        return table;
    }
}
