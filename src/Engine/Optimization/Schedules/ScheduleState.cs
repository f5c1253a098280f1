namespace DistSeq.Engine.Optimization.Schedules;

/// <summary>What a schedule remembers of the losses reported to it.</summary>
/// <param name="Factor">What the rate is multiplied with, above 0 and at most 1. Default 1.</param>
/// <param name="Best">Lowest loss that counted as an improvement; null before the first.</param>
/// <param name="Waited">Reports since then.</param>
/// <param name="Rest">Reports still to come that do not count.</param>
public sealed record ScheduleState(double Factor = 1, double? Best = null, int Waited = 0, int Rest = 0)
{
    /// <summary>Nothing was reported yet.</summary>
    public static ScheduleState Initial { get; } = new();
}
