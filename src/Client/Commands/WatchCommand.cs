using DistSeq.Client.Clusters;
using DistSeq.Client.Runs;

namespace DistSeq.Client.Commands;

/// <summary>watch JOB: attaches to a job that somebody submitted, and ends as train would.</summary>
internal sealed class WatchCommand : ClientCommand
{
    private readonly Argument<string> _job = new("JOB") { Description = "Id of the job." };

    public WatchCommand()
        : base(
            "watch", "Follows a job to its end and fetches what it made.",
            $"watch dinosaurs-k3x9fa --cluster {StoreCatalog.Example}") => Add(_job);

    public override async Task<int> RunAsync(Invocation invocation, ParseResult parse, CancellationToken cancellationToken)
    {
        var job = parse.GetValue(_job)!;
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
