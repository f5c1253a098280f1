namespace DistSeq.Engine.Optimization;

/// <summary>Adagrad (Duchi et al. 2011): s += g^2, w -= rate * g / (sqrt(s) + epsilon). State: s.</summary>
/// <param name="epsilon">Above 0, default 1e-10.</param>
/// <param name="weightDecay">L2 penalty: g is the gradient + weightDecay * w. 0 or more, default 0.</param>
public sealed class Adagrad(double epsilon = 1e-10, double weightDecay = 0) : IOptimizer
{
    private readonly float _small = (float)HyperParameter.Positive(epsilon);
    private readonly float _decay = (float)HyperParameter.NotNegative(weightDecay);

    public int StatePerParameter => Rule.States;

    public bool Update(
        long step, double rate, ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, Span<float> state,
        Span<float> destination) =>
        RangeUpdate.Run(new Rule((float)rate, _decay, _small), step, rate, weights, gradient, state, destination);

    private readonly struct Rule(float rate, float decay, float small) : IUpdateRule
    {
        public static int States => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Update<T>(T weight, T gradient, ref RuleState<T> state)
            where T : struct, IVector<T>
        {
            var slope = T.FusedMultiplyAdd(T.Create(decay), weight, gradient);
            state.First = T.FusedMultiplyAdd(slope, slope, state.First);
            return weight - (slope * rate / (T.Sqrt(state.First) + T.Create(small)));
        }
    }
}
