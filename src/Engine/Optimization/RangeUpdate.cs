using System.Runtime.Intrinsics;

namespace DistSeq.Engine.Optimization;

/// <summary>
/// Applies a rule to a range, one vector of parameters at a time. The rest goes through the same arithmetic in a partly filled
/// vector. Every element is rounded on its own, so splitting a range changes nothing.
/// </summary>
internal static unsafe class RangeUpdate
{
    /// <param name="rule">Created for this step and rate.</param>
    /// <param name="step">1-based.</param>
    /// <param name="rate">0 or more, finite.</param>
    /// <param name="weights">n weights.</param>
    /// <param name="gradient">n.</param>
    /// <param name="state">[States, n].</param>
    /// <param name="destination">n; may be the weights.</param>
    /// <returns>Whether all written values are finite. This is checked in registers, without an extra pass.</returns>
    public static bool Run<TRule>(
        TRule rule, long step, double rate, ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, Span<float> state,
        Span<float> destination)
        where TRule : struct, IUpdateRule
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        HyperParameter.NotNegative(rate);
        Refuse.UnlessLength(nameof(gradient), gradient.Length, weights.Length);
        Refuse.UnlessLength(nameof(state), state.Length, checked(TRule.States * weights.Length));
        Refuse.UnlessLength(nameof(destination), destination.Length, weights.Length);
        return Vector512.IsHardwareAccelerated
            ? Run<Wide512, TRule>(rule, weights, gradient, state, destination)
            : Run<Wide256, TRule>(rule, weights, gradient, state, destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Run<T, TRule>(
        TRule rule, ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, Span<float> state, Span<float> destination)
        where T : struct, IVector<T>
        where TRule : struct, IUpdateRule
    {
        var count = weights.Length;
        fixed (float* w = weights, g = gradient, first = state, to = destination)
        {
            float* second = first + (TRule.States > 1 ? count : 0), third = first + (TRule.States > 2 ? 2 * (long)count : 0);
            RuleState<T> s = default;
            var highest = T.Zero;
            var i = 0;
            for (; i <= count - T.Floats; i += T.Floats)
            {
                if (TRule.States > 0)
                    s.First = T.Load(first + i);
                if (TRule.States > 1)
                    s.Second = T.Load(second + i);
                if (TRule.States > 2)
                    s.Third = T.Load(third + i);
                var updated = rule.Update(T.Load(w + i), T.Load(g + i), ref s);
                updated.Store(to + i);
                highest = T.MaxMagnitude(highest, updated);
                if (TRule.States > 0)
                {
                    s.First.Store(first + i);
                    highest = T.MaxMagnitude(highest, s.First);
                }

                if (TRule.States > 1)
                {
                    s.Second.Store(second + i);
                    highest = T.MaxMagnitude(highest, s.Second);
                }

                if (TRule.States > 2)
                {
                    s.Third.Store(third + i);
                    highest = T.MaxMagnitude(highest, s.Third);
                }
            }

            var finite = T.AllFinite(highest);
            return i < count ? Rest<T, TRule>(rule, i, weights, gradient, state, destination) && finite : finite;
        }
    }

    private static bool Rest<T, TRule>(
        TRule rule, int from, ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, Span<float> state,
        Span<float> destination)
        where T : struct, IVector<T>
        where TRule : struct, IUpdateRule
    {
        var count = weights.Length;
        RuleState<T> s = default;
        if (TRule.States > 0)
            s.First = Load<T>(state[from..count]);
        if (TRule.States > 1)
            s.Second = Load<T>(state[(count + from)..(2 * count)]);
        if (TRule.States > 2)
            s.Third = Load<T>(state[((2 * count) + from)..]);
        var finite = Store(rule.Update(Load<T>(weights[from..]), Load<T>(gradient[from..]), ref s), destination[from..]);
        if (TRule.States > 0)
            finite &= Store(s.First, state[from..count]);
        if (TRule.States > 1)
            finite &= Store(s.Second, state[(count + from)..(2 * count)]);
        if (TRule.States > 2)
            finite &= Store(s.Third, state[((2 * count) + from)..]);
        return finite;
    }

    private static T Load<T>(ReadOnlySpan<float> source)
        where T : struct, IVector<T>
    {
        var lanes = stackalloc float[T.Floats];
        var filled = new Span<float>(lanes, T.Floats);
        filled.Clear();
        source.CopyTo(filled);
        return T.Load(lanes);
    }

    // Stores the values that fit; returns whether they are finite.
    private static bool Store<T>(T value, Span<float> destination)
        where T : struct, IVector<T>
    {
        var lanes = stackalloc float[T.Floats];
        value.Store(lanes);
        new Span<float>(lanes, destination.Length).CopyTo(destination);
        var finite = true;
        foreach (var stored in destination)
            finite &= float.IsFinite(stored);
        return finite;
    }
}
