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
    private const int WideWindow = 80;

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
            Write(Terminal.Of(invocation.Shell), jobs);
        return ExitCode.Fine;
    }

    /// <summary>In a narrow window without the time of submission: ids must stay whole, to be copied.</summary>
    private static void Write(IAnsiConsole console, IReadOnlyList<JobStatus> jobs)
    {
        var isWide = console.Profile.Width >= WideWindow;
        var table = NarrowTable.Create(isWide ? 2 : 1, ["job", "state", "#step", "#train", "#valid", .. isWide ? ["submitted"] : (string[])[]]);
        foreach (var job in jobs)
            table.AddRow(Cells(job).Take(table.Columns.Count).Select(static cell => new Text(cell)));
        console.Write(table);
        foreach (var job in jobs.Where(static job => job.Trouble is not null))
            console.Write(new Text($"{job.Id}: {new JobFigures(job).Trouble}\n", new Style(Color.Yellow)));
    }

    private static string[] Cells(JobStatus job) =>
    [
        job.Id, job.State.ToString().ToLowerInvariant(), new JobFigures(job).Step, Figures.Loss(job.TrainLoss), Figures.Loss(job.ValidLoss),
        job.SubmittedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture),
    ];
}
