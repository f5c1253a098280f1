using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistSeq.Engine.Optimization;

/// <summary>v = momentum v + share g; w -= rate * (now g + kept v). State: v.</summary>
internal readonly struct MomentumRule(float rate, float decay, float momentum, float share, float now, float kept) : IUpdateRule
{
    public static int States => 1;

    /// <summary>The part of the gradient that enters the velocity.</summary>
    public static double Share(double momentum, MomentumForm form) => form switch
    {
        MomentumForm.Sum => 1,
        MomentumForm.Average => 1 - momentum,
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "There is no such form of momentum."),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Update(Vector512<float> weight, Vector512<float> gradient, ref RuleState state)
    {
        var slope = Vector512.FusedMultiplyAdd(Vector512.Create(decay), weight, gradient);
        state.First = Vector512.FusedMultiplyAdd(state.First, Vector512.Create(momentum), slope * share);
        return weight - (Vector512.FusedMultiplyAdd(slope, Vector512.Create(now), state.First * kept) * rate);
    }
}
