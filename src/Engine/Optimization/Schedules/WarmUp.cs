namespace DistSeq.Engine.Optimization.Schedules;

/// <summary>
/// Rises linearly to the first rate of another schedule, reaches it at step <paramref name="length"/> and continues from there.
/// </summary>
/// <param name="length">Steps of the warm-up, 1 or more; 1 changes nothing.</param>
/// <param name="then">The schedule that follows.</param>
public sealed class WarmUp(long length, ISchedule then) : ISchedule
{
    private readonly long _length = length >= 1
        ? length
        : throw new ArgumentOutOfRangeException(nameof(length), length, $"length is {length}; it must be 1 or more.");

    public double At(long step, ScheduleState state)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        return step < _length ? then.At(1, state) * step / _length : then.At(step - _length + 1, state);
    }

    public ScheduleState Report(ScheduleState state, double loss) => then.Report(state, loss);
}
