namespace DistSeq.Engine.Optimization.Schedules;

/// <summary>What a schedule remembers of the reported losses.</summary>
/// <param name="Factor">Factor of the rate, above 0 and at most 1. Default 1.</param>
/// <param name="Best">Lowest loss that counted as an improvement; null before the first.</param>
/// <param name="Waited">Reports since the last improvement.</param>
/// <param name="Rest">Coming reports that do not count.</param>
public sealed record ScheduleState(double Factor = 1, double? Best = null, int Waited = 0, int Rest = 0)
{
    /// <summary>The state before the first report.</summary>
    public static ScheduleState Initial { get; } = new();
}
