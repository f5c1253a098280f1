namespace DistSeq.Engine.Optimization.Schedules;

/// <summary>
/// Learning rates by step. A rate depends only on the step and, for schedules that watch the loss, on a state that the caller
/// keeps and stores with the weights.
/// </summary>
public interface ISchedule
{
    /// <summary>Learning rate of an update.</summary>
    /// <param name="step">Number of the update, from 1.</param>
    /// <param name="state">
    /// The latest result of <see cref="Report"/>; <see cref="ScheduleState.Initial"/> before the first.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The step is below 1.</exception>
    double At(long step, ScheduleState state);

    /// <summary>Returns the state after another loss, usually of the validation split. Most schedules ignore it.</summary>
    ScheduleState Report(ScheduleState state, double loss) => state;
}
