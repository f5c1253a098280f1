namespace DistSeq.Engine.Optimization.Schedules;

/// <summary>rate / (1 + decay * (step - 1)): the decay of Keras 2, which counts iterations from 0.</summary>
/// <param name="rate">Rate of the first step, above 0.</param>
/// <param name="decay">0 or more.</param>
public sealed class InverseTime(double rate, double decay) : ISchedule
{
    private readonly double _rate = HyperParameter.Positive(rate);
    private readonly double _decay = HyperParameter.NotNegative(decay);

    public double At(long step, ScheduleState state)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        return _rate / (1 + (_decay * (step - 1)));
    }
}
