using DistSeq.Client.Clusters;
using DistSeq.Client.Runs;
using DistSeq.Client.Views;
using Spectre.Console;

namespace DistSeq.Client.Commands;

/// <summary>jobs: what the cluster has been asked to do, the latest first.</summary>
internal sealed class JobsCommand : ClientCommand
{
    private const int DefaultLimit = 100;
    private const int MostAtOnce = 1000;

    private readonly Option<JobState?> _state = new("--state")
    {
        Description = "Only jobs in this state.",
        HelpName = string.Join('|', Enum.GetNames<JobState>()).ToLowerInvariant(),
    };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "Only jobs whose name or id matches: * stands for any characters, ? for one.",
        HelpName = "pattern",
    };

    private readonly Option<int> _limit = new("--limit")
    {
        Description = "Most jobs to list; 0 for all.",
        HelpName = "number",
        DefaultValueFactory = static _ => DefaultLimit,
    };

    private readonly Option<long?> _before = new("--before")
    {
        Description = "Continues a list that was cut off; its end names the number.",
        HelpName = "number",
    };

    public JobsCommand()
        : base(
            "jobs", "Lists the jobs of the cluster, the latest first.",
            $"jobs --state running --name 'dino*' --cluster {StoreCatalog.Example}")
    {
        Add(_state, _name, _limit, _before);
        _before.Demand(
            static before => before is null or >= 0,
            "--before must be 0 or more; the end of a list that was cut off names it.");
        _name.NotEmpty("give a pattern such as 'dino*', or leave it out");
        _limit.Demand(static limit => limit >= 0, "--limit must be 0 or more.");
    }

    public override async Task<int> RunAsync(Invocation invocation, ParseResult parse, CancellationToken cancellationToken)
    {
        var query = new JobQuery
        {
            State = parse.GetValue(_state),
            Name = parse.GetValue(_name),
            Before = parse.GetValue(_before)
        };
        var limit = parse.GetValue(_limit) is > 0 and var number ? number : int.MaxValue;
        await using var cluster = await invocation.ConnectAsync(cancellationToken);
        var page = await FindAsync(cluster.Grains.GetGrain<IClusterGrain>(0), query, limit, invocation, cancellationToken);
        if (invocation.IsJson)
            invocation.WriteJson(new { Jobs = page.Jobs.Select(JobRow.Of), page.Next });
        else if (page.Jobs.Count == 0)
            await invocation.Shell.Output.WriteLineAsync(query == new JobQuery()
                ? $"No jobs yet. Start one: {invocation.Command("train examples/dinosaurs.yaml")}"
                : $"No such jobs. See all: {invocation.Command("jobs")}");
        else
            await WriteAsync(invocation, page);
        return ExitCode.Fine;
    }

    /// <summary>Page by page, so that no message grows with the number of jobs.</summary>
    internal static async Task<JobPage> FindAsync(
        IClusterGrain cluster, JobQuery query, int limit, Invocation invocation, CancellationToken cancellationToken)
    {
        var jobs = new List<JobLine>();
        while (true)
        {
            var next = query with { Limit = Math.Min(MostAtOnce, limit - jobs.Count) };
            var page = await invocation.Patience().AskAsync(() => cluster.FindJobs(next), cancellationToken);
            jobs.AddRange(page.Jobs);
            if (page.Next is null || jobs.Count >= limit)
                return new JobPage(jobs, page.Next);
            query = query with { Before = page.Next };
        }
    }

    private static async Task WriteAsync(Invocation invocation, JobPage page)
    {
        var console = Terminal.Of(invocation.Shell);
        console.Write(new JobTable(console.Profile.Width).Of(page.Jobs));
        foreach (var job in page.Jobs.Where(static job => job.Trouble is not null))
        {
            console.Write(
                new Text($"{job.Id}: {JobFigures.TroubleOf(job.Trouble, job.TroubleSince)}\n", new Style(Color.Yellow)));
        }

        foreach (var job in page.Jobs.Where(static job => job.WaitsFor is not null))
            console.Write(new Text($"{job.Id} waits: {job.WaitsFor}\n", new Style(Color.Yellow)));
        foreach (var job in page.Jobs.Where(static job => job.Preparing is not null))
            console.Write(new Text($"{job.Id}: {job.Preparing}\n", new Style(Color.Yellow)));
        if (page.Next is { } next)
        {
            await invocation.Shell.Output.WriteLineAsync(
                $"There are more. Continue with --before {next.ToString(CultureInfo.InvariantCulture)}, "
                + "or see all with --limit 0.");
        }
    }
}
