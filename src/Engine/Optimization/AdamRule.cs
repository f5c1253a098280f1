namespace DistSeq.Engine.Optimization;

/// <summary>
/// m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, w = keep w - rate m / (outer sqrt(inner v + inside) + outside). State: m, then
/// v.
/// </summary>
internal readonly struct AdamRule : IUpdateRule
{
    private readonly float _beta1;
    private readonly float _rest1;
    private readonly float _beta2;
    private readonly float _rest2;
    private readonly float _decay;
    private readonly float _keep;
    private readonly float _rate;
    private readonly float _inner;
    private readonly float _inside;
    private readonly float _outer;
    private readonly float _outside;

    /// <param name="beta1">Decay of the mean.</param>
    /// <param name="beta2">Decay of the mean square.</param>
    /// <param name="epsilon">Its position depends on <paramref name="form"/>.</param>
    /// <param name="form">The divisor.</param>
    /// <param name="step">t.</param>
    /// <param name="rate">Before bias correction.</param>
    /// <param name="penalty">L2 penalty, added to the gradient.</param>
    /// <param name="shrink">Decoupled weight decay: each step subtracts rate * shrink of a weight.</param>
    public AdamRule(
        double beta1, double beta2, double epsilon, AdamForm form, long step, double rate, double penalty, double shrink)
    {
        (_beta1, _rest1, _beta2, _rest2) = ((float)beta1, (float)(1 - beta1), (float)beta2, (float)(1 - beta2));
        (_decay, _keep) = ((float)penalty, (float)(1 - (rate * shrink)));
        double mean = 1 - HyperParameter.Power(beta1, step), square = 1 - HyperParameter.Power(beta2, step);
        _rate = (float)(rate / mean * (form == AdamForm.Keras ? Math.Sqrt(square) : 1));
        (_inner, _inside) = form == AdamForm.Course ? ((float)(1 / square), (float)epsilon) : (1, 0);
        (_outer, _outside) = form switch
        {
            AdamForm.PyTorch => ((float)(1 / Math.Sqrt(square)), (float)epsilon),
            AdamForm.Keras => (1, (float)epsilon),
            _ => (1, 0),
        };
    }

    public static int States => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Update<T>(T weight, T gradient, ref RuleState<T> state)
        where T : struct, IVector<T>
    {
        var slope = T.FusedMultiplyAdd(T.Create(_decay), weight, gradient);
        state.First = T.FusedMultiplyAdd(state.First, T.Create(_beta1), slope * _rest1);
        state.Second = T.FusedMultiplyAdd(state.Second, T.Create(_beta2), slope * slope * _rest2);
        var root = T.Sqrt(T.FusedMultiplyAdd(state.Second, T.Create(_inner), T.Create(_inside)));
        var divisor = T.FusedMultiplyAdd(root, T.Create(_outer), T.Create(_outside));
        return (weight * _keep) - (state.First * _rate / divisor);
    }
}
