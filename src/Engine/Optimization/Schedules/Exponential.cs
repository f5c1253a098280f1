namespace DistSeq.Engine.Optimization.Schedules;

/// <summary>rate * factor^(step - 1): falls a little with every step.</summary>
/// <param name="rate">Rate of the first step, above 0.</param>
/// <param name="factor">Above 0, at most 1.</param>
public sealed class Exponential(double rate, double factor) : ISchedule
{
    private readonly double _rate = HyperParameter.Positive(rate);
    private readonly double _factor = HyperParameter.Factor(factor);

    public double At(long step, ScheduleState state)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        return _rate * HyperParameter.Power(_factor, step - 1);
    }
}
