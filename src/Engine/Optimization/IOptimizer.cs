namespace DistSeq.Engine.Optimization;

/// <summary>
/// An update rule over any range of the parameters: elementwise, so that cutting the parameters into ranges changes nothing.
/// </summary>
public interface IOptimizer
{
    /// <summary>Floats of optimizer state for each parameter.</summary>
    int StatePerParameter { get; }

    /// <summary>
    /// destination = weights updated with the gradient.
    /// </summary>
    /// <param name="step">Number of this update, from 1.</param>
    /// <param name="weights">Before the update.</param>
    /// <param name="gradient">Of the same length.</param>
    /// <param name="state">StatePerParameter runs of that length, zero before the first update.</param>
    /// <param name="destination">After the update; may be <paramref name="weights"/>.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    void Update(long step, ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, Span<float> state, Span<float> destination);
}
