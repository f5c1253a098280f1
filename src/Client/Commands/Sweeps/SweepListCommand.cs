using DistSeq.Client.Clusters;
using DistSeq.Client.Runs;
using DistSeq.Client.Views;

namespace DistSeq.Client.Commands.Sweeps;

/// <summary>sweep list: the sweeps of the cluster, the latest first.</summary>
internal sealed class SweepListCommand()
    : ClientCommand(
        "list", "Lists the sweeps of the cluster, the latest first.", $"sweep list --cluster {StoreCatalog.Example}")
{
    private const int MostListed = 1_000;

    public override async Task<int> RunAsync(Invocation invocation, ParseResult parse, CancellationToken cancellationToken)
    {
        await using var cluster = await invocation.ConnectAsync(cancellationToken);
        var page = await invocation.Patience().AskAsync(
            () => cluster.Grains.GetGrain<IClusterGrain>(0).FindSweeps(new JobQuery { Limit = MostListed }), cancellationToken);
        if (invocation.IsJson)
        {
            invocation.WriteJson(new { Sweeps = page.Jobs.Select(SweepRow.Of) });
            return ExitCode.Fine;
        }

        if (page.Jobs.Count == 0)
        {
            await invocation.Shell.Output.WriteLineAsync(
                $"No sweeps yet. Start one: {invocation.Command("sweep run examples/sweep-tuning.yaml")}");
            return ExitCode.Fine;
        }

        var console = Terminal.Of(invocation.Shell);
        console.Write(new JobTable(console.Profile.Width, JobTable.SweepHeadings).Of(page.Jobs));
        return ExitCode.Fine;
    }
}
