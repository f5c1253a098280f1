namespace DistSeq.Engine.Optimization;

/// <summary>Gradient descent: w -= rate * g.</summary>
/// <param name="weightDecay">L2 penalty: g is the gradient + weightDecay * w. 0 or more, default 0.</param>
public sealed class Sgd(double weightDecay = 0) : IOptimizer
{
    private readonly float _decay = (float)HyperParameter.NotNegative(weightDecay);

    public int StatePerParameter => Rule.States;

    public bool Update(
        long step, double rate, ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, Span<float> state,
        Span<float> destination) =>
        RangeUpdate.Run(new Rule((float)rate, _decay), step, rate, weights, gradient, state, destination);

    private readonly struct Rule(float rate, float decay) : IUpdateRule
    {
        public static int States => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Update<T>(T weight, T gradient, ref RuleState<T> state)
            where T : struct, IVector<T> =>
            weight - (T.FusedMultiplyAdd(T.Create(decay), weight, gradient) * rate);
    }
}
