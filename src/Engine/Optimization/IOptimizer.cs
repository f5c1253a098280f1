namespace DistSeq.Engine.Optimization;

/// <summary>
/// An update rule for any range of the parameters. It is elementwise, so splitting the parameters into ranges changes nothing.
/// </summary>
public interface IOptimizer
{
    /// <summary>State floats per parameter.</summary>
    int StatePerParameter { get; }

    /// <summary>Writes the weights updated with the gradient to destination.</summary>
    /// <param name="step">Number of this update, from 1.</param>
    /// <param name="rate">Learning rate of this update, 0 or more, as a <see cref="Schedules.ISchedule"/> gives it.</param>
    /// <param name="weights">Before the update.</param>
    /// <param name="gradient">The same length as the weights.</param>
    /// <param name="state">StatePerParameter runs of that length; zero before the first update.</param>
    /// <param name="destination">After the update; may be <paramref name="weights"/>.</param>
    /// <returns>
    /// Whether all new weights and states are finite. If not, this step broke the training: the gradient was not finite, or the
    /// update was too large for a float. <see cref="Training.LaneComputer{TBatch}.GradientNorms"/> shows the lane.
    /// </returns>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The step is below 1, or the rate is negative or not finite.</exception>
    bool Update(
        long step, double rate, ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, Span<float> state,
        Span<float> destination);

    /// <summary>
    /// The weights to evaluate, sample and publish: the trained weights, unless the rule keeps an average of them.
    /// </summary>
    /// <param name="step">Updates applied so far.</param>
    /// <param name="weights">After the last update.</param>
    /// <param name="state">After the last update.</param>
    /// <returns>A view of weights or state, not a copy.</returns>
    ReadOnlySpan<float> EvaluationWeights(long step, ReadOnlySpan<float> weights, ReadOnlySpan<float> state) => weights;
}
