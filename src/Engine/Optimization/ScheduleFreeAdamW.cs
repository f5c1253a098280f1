namespace DistSeq.Engine.Optimization;

/// <summary>
/// Schedule-free AdamW (Defazio et al. 2024, "The road less scheduled", algorithm 1, with v bias-corrected as in the authors'
/// code). Gradients are taken at the weights y, z takes the steps, and x, an average of z, is for evaluation: z -= rate_t * (g /
/// (sqrt(v / (1 - beta2^t)) + epsilon) + weightDecay y), x += c_t (z - x), y = beta1 x + (1 - beta1) z, where rate_t = rate *
/// min(1, t / warmUp) and c_t = rate_t^2 / (the sum of these squares so far). State: x, then z, then v. Use it with a constant
/// rate: the average replaces a schedule, and warm-up is built in.
/// </summary>
/// <param name="weightDecay">0 or more, default 0.</param>
/// <param name="warmUp">Steps until the rate reaches its full value, 0 or more, default 0.</param>
/// <param name="beta1">Weight of x in y, at least 0 and below 1, default 0.9.</param>
/// <param name="beta2">Decay of the mean square v, at least 0 and below 1, default 0.999.</param>
/// <param name="epsilon">Above 0, default 1e-8.</param>
public sealed class ScheduleFreeAdamW(
    double weightDecay = 0, long warmUp = 0, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) : IOptimizer
{
    private readonly float _decay = (float)HyperParameter.NotNegative(weightDecay);
    private readonly double _warmUp = warmUp >= 0
        ? warmUp
        : throw new ArgumentOutOfRangeException(nameof(warmUp), warmUp, $"warmUp is {warmUp}; it must be 0 or more.");

    private readonly double _beta1 = HyperParameter.Decay(beta1);
    private readonly double _beta2 = HyperParameter.Decay(beta2);
    private readonly float _small = (float)HyperParameter.Positive(epsilon);

    public int StatePerParameter => Rule.States;

    public bool Update(
        long step, double rate, ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, Span<float> state,
        Span<float> destination)
    {
        var rule = new Rule
        {
            IsFirst = step == 1,
            Rate = (float)(step < _warmUp ? rate * (step / _warmUp) : rate),
            Decay = _decay,
            Beta1 = (float)_beta1,
            Beta2 = (float)_beta2,
            Rest2 = (float)(1 - _beta2),
            Root = (float)(1 / Math.Sqrt(1 - HyperParameter.Power(_beta2, step))),
            Small = _small,
            Share = (float)Share(step),
        };
        return RangeUpdate.Run(rule, step, rate, weights, gradient, state, destination);
    }

    /// <summary>x: the first run of the state.</summary>
    public ReadOnlySpan<float> EvaluationWeights(long step, ReadOnlySpan<float> weights, ReadOnlySpan<float> state) =>
        step < 1 ? weights : state[..weights.Length];

    // c_t for a rate that is constant after warm-up; the squares of 1 … t sum to t (t + 1) (2t + 1) / 6.
    private double Share(double step) => step <= _warmUp
        ? 6 * step / ((step + 1) * ((2 * step) + 1))
        : 1 / (step - _warmUp + (_warmUp > 0 ? (_warmUp + 1) * ((2 * _warmUp) + 1) / (6 * _warmUp) : 0));

    private readonly struct Rule : IUpdateRule
    {
        public static int States => 3;

        public bool IsFirst { get; init; }

        public float Rate { get; init; }

        public float Decay { get; init; }

        public float Beta1 { get; init; }

        public float Beta2 { get; init; }

        public float Rest2 { get; init; }

        public float Root { get; init; }

        public float Small { get; init; }

        public float Share { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Update<T>(T weight, T gradient, ref RuleState<T> state)
            where T : struct, IVector<T>
        {
            var average = IsFirst ? weight : state.First;
            var stepped = IsFirst ? weight : state.Second;
            state.Third = T.FusedMultiplyAdd(state.Third, T.Create(Beta2), gradient * gradient * Rest2);
            var divisor = T.FusedMultiplyAdd(T.Sqrt(state.Third), T.Create(Root), T.Create(Small));
            stepped -= T.FusedMultiplyAdd(T.Create(Decay), weight, gradient / divisor) * Rate;
            average = T.FusedMultiplyAdd(stepped - average, T.Create(Share), average);
            (state.First, state.Second) = (average, stepped);
            return T.FusedMultiplyAdd(average - stepped, T.Create(Beta1), stepped);
        }
    }
}
