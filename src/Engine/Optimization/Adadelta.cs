namespace DistSeq.Engine.Optimization;

/// <summary>
/// Adadelta (Zeiler 2012): s = decay s + (1 - decay) g^2, d = g * sqrt(u + epsilon) / sqrt(s + epsilon),
/// u = decay u + (1 - decay) d^2, w -= rate * d. State: s, then u. The usual rate is 1.
/// </summary>
/// <param name="decay">Decay of both mean squares, at least 0 and below 1, default 0.9.</param>
/// <param name="epsilon">Above 0, default 1e-6.</param>
/// <param name="weightDecay">L2 penalty: g is the gradient + weightDecay * w. 0 or more, default 0.</param>
public sealed class Adadelta(double decay = 0.9, double epsilon = 1e-6, double weightDecay = 0) : IOptimizer
{
    private readonly float _kept = (float)HyperParameter.Decay(decay);
    private readonly float _rest = (float)(1 - decay);
    private readonly float _small = (float)HyperParameter.Positive(epsilon);
    private readonly float _decay = (float)HyperParameter.NotNegative(weightDecay);

    public int StatePerParameter => Rule.States;

    public bool Update(
        long step, double rate, ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, Span<float> state,
        Span<float> destination) =>
        RangeUpdate.Run(new Rule((float)rate, _decay, _kept, _rest, _small), step, rate, weights, gradient, state, destination);

    private readonly struct Rule(float rate, float decay, float kept, float rest, float small) : IUpdateRule
    {
        public static int States => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Update<T>(T weight, T gradient, ref RuleState<T> state)
            where T : struct, IVector<T>
        {
            var slope = T.FusedMultiplyAdd(T.Create(decay), weight, gradient);
            state.First = T.FusedMultiplyAdd(state.First, T.Create(kept), slope * slope * rest);
            var scale = T.Sqrt(state.Second + T.Create(small)) / T.Sqrt(state.First + T.Create(small));
            var change = slope * scale;
            state.Second = T.FusedMultiplyAdd(state.Second, T.Create(kept), change * change * rest);
            return weight - (change * rate);
        }
    }
}
