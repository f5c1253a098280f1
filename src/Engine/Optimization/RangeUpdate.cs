using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Optimization;

/// <summary>
/// Carries a rule over a range, 16 parameters at a time. What is left over goes through the same arithmetic in a vector that is only
/// partly filled: every element is rounded on its own, so no cut of the range shows.
/// </summary>
internal static class RangeUpdate
{
    /// <param name="rule">Made for this step and this rate.</param>
    /// <param name="step">From 1.</param>
    /// <param name="rate">0 or more, finite.</param>
    /// <param name="weights">n of them.</param>
    /// <param name="gradient">n.</param>
    /// <param name="state">[States, n].</param>
    /// <param name="destination">n; may be the weights.</param>
    /// <returns>Whether what it has written is finite: seen while it is in registers, so that no pass is made for it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Run<TRule>(
        TRule rule, long step, double rate, ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, Span<float> state, Span<float> destination)
        where TRule : struct, IUpdateRule
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        HyperParameter.NotNegative(rate);
        Refuse.UnlessLength(nameof(gradient), gradient.Length, weights.Length);
        Refuse.UnlessLength(nameof(state), state.Length, TRule.States * weights.Length);
        Refuse.UnlessLength(nameof(destination), destination.Length, weights.Length);
        var count = (nuint)weights.Length;
        ref var w = ref MemoryMarshal.GetReference(weights);
        ref var g = ref MemoryMarshal.GetReference(gradient);
        ref var first = ref MemoryMarshal.GetReference(state);
        ref var second = ref Unsafe.Add(ref first, TRule.States > 1 ? count : 0);
        ref var third = ref Unsafe.Add(ref first, TRule.States > 2 ? 2 * count : 0);
        ref var to = ref MemoryMarshal.GetReference(destination);
        RuleState s = default;
        var highest = Vector512<uint>.Zero;
        nuint i = 0;
        for (; i + Width.Floats <= count; i += Width.Floats)
        {
            if (TRule.States > 0)
                s.First = Vector512.LoadUnsafe(ref first, i);
            if (TRule.States > 1)
                s.Second = Vector512.LoadUnsafe(ref second, i);
            if (TRule.States > 2)
                s.Third = Vector512.LoadUnsafe(ref third, i);
            var updated = rule.Update(Vector512.LoadUnsafe(ref w, i), Vector512.LoadUnsafe(ref g, i), ref s);
            updated.StoreUnsafe(ref to, i);
            highest = Vector512.Max(highest, Magnitude(updated));
            if (TRule.States > 0)
            {
                s.First.StoreUnsafe(ref first, i);
                highest = Vector512.Max(highest, Magnitude(s.First));
            }

            if (TRule.States > 1)
            {
                s.Second.StoreUnsafe(ref second, i);
                highest = Vector512.Max(highest, Magnitude(s.Second));
            }

            if (TRule.States > 2)
            {
                s.Third.StoreUnsafe(ref third, i);
                highest = Vector512.Max(highest, Magnitude(s.Third));
            }
        }

        var finite = Vector512.LessThanAll(highest, Magnitude(Vector512.Create(float.PositiveInfinity)));
        return i < count ? Rest(rule, (int)i, weights, gradient, state, destination) && finite : finite;
    }

    // The bits without the sign: as whole numbers they are in the order of the magnitudes, then infinity, then NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Magnitude(Vector512<float> value) => value.AsUInt32() & Vector512.Create(0x7FFF_FFFFu);

    private static bool Rest<TRule>(
        TRule rule, int from, ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, Span<float> state, Span<float> destination)
        where TRule : struct, IUpdateRule
    {
        var count = weights.Length;
        RuleState s = default;
        if (TRule.States > 0)
            s.First = Load(state[from..count]);
        if (TRule.States > 1)
            s.Second = Load(state[(count + from)..(2 * count)]);
        if (TRule.States > 2)
            s.Third = Load(state[((2 * count) + from)..]);
        var finite = Store(rule.Update(Load(weights[from..]), Load(gradient[from..]), ref s), destination[from..]);
        if (TRule.States > 0)
            finite &= Store(s.First, state[from..count]);
        if (TRule.States > 1)
            finite &= Store(s.Second, state[(count + from)..(2 * count)]);
        if (TRule.States > 2)
            finite &= Store(s.Third, state[((2 * count) + from)..]);
        return finite;
    }

    private static Vector512<float> Load(ReadOnlySpan<float> source)
    {
        Span<float> block = stackalloc float[Width.Floats];
        block.Clear();
        source.CopyTo(block);
        return Vector512.Create<float>(block);
    }

    // Whether what fits is finite.
    private static bool Store(Vector512<float> value, Span<float> destination)
    {
        Span<float> block = stackalloc float[Width.Floats];
        value.CopyTo(block);
        block[..destination.Length].CopyTo(destination);
        var finite = true;
        foreach (var stored in destination)
            finite &= float.IsFinite(stored);
        return finite;
    }
}
