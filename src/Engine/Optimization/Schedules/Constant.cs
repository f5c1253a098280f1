namespace DistSeq.Engine.Optimization.Schedules;

/// <summary>The same rate at every step.</summary>
/// <param name="rate">Above 0.</param>
public sealed class Constant(double rate) : ISchedule
{
    private readonly double _rate = HyperParameter.Positive(rate);

    public double At(long step, ScheduleState state)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        return _rate;
    }
}
