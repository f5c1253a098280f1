using System.CommandLine;

namespace DistSeq.Benchmarks.Commands;

/// <summary>cluster: what silos make of the engine's speed, as bars to be reached.</summary>
internal static class ClusterCommand
{
    public static Command Create() => new("cluster", "Measures jobs on real silo processes; exit code 3 where a bar is not reached. Linux only.")
    {
        OneSiloCommand.Create(),
        TwoSilosCommand.Create(),
        PingCommand.Create(),
        AggregationCommand.Create(),
    };
}
