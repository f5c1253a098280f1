using DistSeq.Client.Clusters;
using DistSeq.Client.Doctor;
using DistSeq.Client.Views;
using Spectre.Console;

namespace DistSeq.Client.Commands;

/// <summary>doctor: checks the cluster, the way to it and this machine, and says what to do.</summary>
internal sealed class DoctorCommand()
    : ClientCommand("doctor", "Checks the cluster, the way to it and this machine.", $"doctor --cluster {StoreCatalog.Example}")
{
    public override async Task<int> RunAsync(Invocation invocation, ParseResult parse, CancellationToken cancellationToken)
    {
        var findings = await new Examination(invocation).RunAsync(cancellationToken);
        var isFine = findings.All(static finding => finding.State != FindingState.Failure);
        if (invocation.IsJson)
            invocation.WriteJson(new { Ok = isFine, Checks = findings });
        else
            Write(Terminal.Of(invocation.Shell), findings);
        return isFine ? ExitCode.Fine : ExitCode.Cluster;
    }

    private static void Write(IAnsiConsole console, IReadOnlyList<Finding> findings)
    {
        var table = NarrowTable.Create(1, ["", "check", "found"]);
        foreach (var finding in findings)
        {
            table.AddRow(
                new Text(finding.State.ToString().ToLowerInvariant(), new Style(Colour(finding.State))),
                new Text(finding.Check),
                new Text(finding.Act is { } act ? $"{finding.Found}\n{act}" : finding.Found));
        }

        console.Write(table);
    }

    private static Color Colour(FindingState state) => state switch
    {
        FindingState.Ok => Color.Green,
        FindingState.Warning => Color.Yellow,
        _ => Color.Red,
    };
}
