namespace DistSeq.Engine.Optimization;

/// <summary>v = momentum v + share g; w -= rate * (now g + kept v). State: v.</summary>
internal readonly struct MomentumRule(float rate, float decay, float momentum, float share, float now, float kept) : IUpdateRule
{
    public static int States => 1;

    /// <summary>Factor of the gradient in the velocity.</summary>
    public static double Share(double momentum, MomentumForm form) => form switch
    {
        MomentumForm.Sum => 1,
        MomentumForm.Average => 1 - momentum,
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "There is no such form of momentum."),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Update<T>(T weight, T gradient, ref RuleState<T> state)
        where T : struct, IVector<T>
    {
        var slope = T.FusedMultiplyAdd(T.Create(decay), weight, gradient);
        state.First = T.FusedMultiplyAdd(state.First, T.Create(momentum), slope * share);
        return weight - (T.FusedMultiplyAdd(slope, T.Create(now), state.First * kept) * rate);
    }
}
