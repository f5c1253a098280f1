namespace DistSeq.Engine.Optimization;

/// <summary>
/// AdamW (Loshchilov and Hutter 2019) as in PyTorch: <see cref="Adam"/> on the plain gradient, while every weight shrinks by rate
/// * weightDecay of itself. State: m, then v.
/// </summary>
/// <param name="weightDecay">0 or more, default 0.01.</param>
/// <param name="beta1">Decay of the mean, at least 0 and below 1, default 0.9.</param>
/// <param name="beta2">Decay of the mean square, at least 0 and below 1, default 0.999.</param>
/// <param name="epsilon">Above 0, default 1e-8.</param>
public sealed class AdamW(double weightDecay = 0.01, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) : IOptimizer
{
    private readonly double _decay = HyperParameter.NotNegative(weightDecay);
    private readonly double _beta1 = HyperParameter.Decay(beta1);
    private readonly double _beta2 = HyperParameter.Decay(beta2);
    private readonly double _epsilon = HyperParameter.Positive(epsilon);

    public int StatePerParameter => AdamRule.States;

    public bool Update(
        long step, double rate, ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, Span<float> state,
        Span<float> destination) =>
        RangeUpdate.Run(
            new AdamRule(_beta1, _beta2, _epsilon, AdamForm.PyTorch, step, rate, 0, _decay), step, rate, weights, gradient,
            state, destination);
}
