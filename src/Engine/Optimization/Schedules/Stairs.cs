namespace DistSeq.Engine.Optimization.Schedules;

/// <summary>
/// rate * factor^floor((step - 1) / length): constant for some steps, such as an epoch, then lower (step decay).
/// </summary>
/// <param name="rate">Rate of the first stair, above 0.</param>
/// <param name="factor">Above 0, at most 1.</param>
/// <param name="length">Steps per stair, 1 or more.</param>
public sealed class Stairs(double rate, double factor, long length) : ISchedule
{
    private readonly double _rate = HyperParameter.Positive(rate);
    private readonly double _factor = HyperParameter.Factor(factor);
    private readonly long _length = length >= 1
        ? length
        : throw new ArgumentOutOfRangeException(nameof(length), length, $"length is {length}; it must be 1 or more.");

    public double At(long step, ScheduleState state)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        return _rate * HyperParameter.Power(_factor, (step - 1) / _length);
    }
}
