namespace DistSeq.Benchmarks.Commands;

/// <summary>cluster: how much of the engine's speed silos reach, with bars.</summary>
internal static class ClusterCommand
{
    public static Command Create() =>
        new("cluster", "Measures jobs on real silo processes; exit code 3 if a bar is not reached. Linux only.")
    {
        OneSiloCommand.Create(),
        TwoSilosCommand.Create(),
        PingCommand.Create(),
        AggregationCommand.Create(),
    };
}
