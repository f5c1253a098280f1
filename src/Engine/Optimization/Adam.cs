namespace DistSeq.Engine.Optimization;

/// <summary>
/// Adam (Kingma and Ba 2015): m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, both with bias correction, w -= rate *
/// m / sqrt(v), with an epsilon that keeps the divisor from zero. State: m, then v. Keras 2 also lowers the rate with each step:
/// see <see cref="Schedules.InverseTime"/>.
/// </summary>
/// <param name="beta1">Decay of the mean, at least 0 and below 1, default 0.9.</param>
/// <param name="beta2">Decay of the mean square, at least 0 and below 1, default 0.999.</param>
/// <param name="epsilon">Above 0, default 1e-8.</param>
/// <param name="form">Position of epsilon, default <see cref="AdamForm.PyTorch"/>.</param>
/// <param name="weightDecay">L2 penalty: g is the gradient + weightDecay * w. 0 or more, default 0.</param>
public sealed class Adam(
    double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, AdamForm form = AdamForm.PyTorch,
    double weightDecay = 0) : IOptimizer
{
    private readonly double _beta1 = HyperParameter.Decay(beta1);
    private readonly double _beta2 = HyperParameter.Decay(beta2);
    private readonly double _epsilon = HyperParameter.Positive(epsilon);
    private readonly double _decay = HyperParameter.NotNegative(weightDecay);
    private readonly AdamForm _form = Enum.IsDefined(form)
        ? form
        : throw new ArgumentOutOfRangeException(nameof(form), form, "There is no such form of Adam.");

    public int StatePerParameter => AdamRule.States;

    public bool Update(
        long step, double rate, ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, Span<float> state,
        Span<float> destination) =>
        RangeUpdate.Run(
            new AdamRule(_beta1, _beta2, _epsilon, _form, step, rate, _decay, 0), step, rate, weights, gradient, state,
            destination);
}
