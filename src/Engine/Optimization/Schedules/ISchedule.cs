namespace DistSeq.Engine.Optimization.Schedules;

/// <summary>
/// Learning rates of the steps: a pure function of the step and, for those that watch the loss, of a state that the caller keeps beside
/// the weights and stores with them.
/// </summary>
public interface ISchedule
{
    /// <summary>Learning rate of an update.</summary>
    /// <param name="step">Number of the update, from 1.</param>
    /// <param name="state">What <see cref="Report"/> gave last; <see cref="ScheduleState.Initial"/> before that.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is below 1.</exception>
    double At(long step, ScheduleState state);

    /// <summary>The state after one more loss was measured, usually on the validation split. Most schedules do not look at it.</summary>
    ScheduleState Report(ScheduleState state, double loss) => state;
}
