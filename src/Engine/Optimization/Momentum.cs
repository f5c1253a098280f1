namespace DistSeq.Engine.Optimization;

/// <summary>Gradient descent with momentum (Polyak 1964): w -= rate * v. State: v.</summary>
/// <param name="momentum">Decay of the velocity, at least 0 and below 1, default 0.9.</param>
/// <param name="form">Definition of v; default <see cref="MomentumForm.Sum"/>.</param>
/// <param name="weightDecay">L2 penalty: g is the gradient + weightDecay * w. 0 or more, default 0.</param>
public sealed class Momentum(double momentum = 0.9, MomentumForm form = MomentumForm.Sum, double weightDecay = 0) : IOptimizer
{
    private readonly float _momentum = (float)HyperParameter.Decay(momentum);
    private readonly float _share = (float)MomentumRule.Share(momentum, form);
    private readonly float _decay = (float)HyperParameter.NotNegative(weightDecay);

    public int StatePerParameter => MomentumRule.States;

    public bool Update(
        long step, double rate, ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, Span<float> state,
        Span<float> destination) =>
        RangeUpdate.Run(
            new MomentumRule((float)rate, _decay, _momentum, _share, 0, 1), step, rate, weights, gradient, state, destination);
}
