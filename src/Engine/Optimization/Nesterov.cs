namespace DistSeq.Engine.Optimization;

/// <summary>
/// Nesterov's momentum as in PyTorch (Sutskever et al. 2013, rewritten for weights that already look ahead): w -= rate * (share g
/// + momentum v), where share is the factor of g in v. State: v.
/// </summary>
/// <param name="momentum">Decay of the velocity, at least 0 and below 1, default 0.9.</param>
/// <param name="form">Definition of v; default <see cref="MomentumForm.Sum"/>.</param>
/// <param name="weightDecay">L2 penalty: g is the gradient + weightDecay * w. 0 or more, default 0.</param>
public sealed class Nesterov(double momentum = 0.9, MomentumForm form = MomentumForm.Sum, double weightDecay = 0) : IOptimizer
{
    private readonly float _momentum = (float)HyperParameter.Decay(momentum);
    private readonly float _share = (float)MomentumRule.Share(momentum, form);
    private readonly float _decay = (float)HyperParameter.NotNegative(weightDecay);

    public int StatePerParameter => MomentumRule.States;

    public bool Update(
        long step, double rate, ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, Span<float> state,
        Span<float> destination) =>
        RangeUpdate.Run(
            new MomentumRule((float)rate, _decay, _momentum, _share, _share, _momentum), step, rate, weights, gradient, state,
            destination);
}
