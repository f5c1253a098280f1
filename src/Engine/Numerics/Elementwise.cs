using System.Runtime.Intrinsics;

namespace DistSeq.Engine.Numerics;

/// <summary>
/// Elementwise arithmetic on floats. Each element is rounded on its own, so vector width does not affect results.
/// </summary>
public static unsafe class Elementwise
{
    /// <summary>destination += source.</summary>
    public static void Add(ReadOnlySpan<float> source, Span<float> destination)
    {
        if (source.Length != destination.Length)
            Refuse.Length(nameof(source), source.Length, destination.Length);
        fixed (float* from = source, to = destination)
        {
            if (Vector512.IsHardwareAccelerated)
                Add<Wide512>(from, to, source.Length);
            else
                Add<Wide256>(from, to, source.Length);
        }
    }

    /// <summary>destination = a * b.</summary>
    public static void Multiply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> destination)
    {
        if (a.Length != destination.Length || b.Length != destination.Length)
            Refuse.Length(nameof(a), Math.Min(a.Length, b.Length), destination.Length);
        fixed (float* left = a, right = b, to = destination)
        {
            if (Vector512.IsHardwareAccelerated)
                Multiply<Wide512>(left, right, to, a.Length);
            else
                Multiply<Wide256>(left, right, to, a.Length);
        }
    }

    /// <summary>values *= factor.</summary>
    public static void Scale(Span<float> values, float factor)
    {
        fixed (float* at = values)
        {
            if (Vector512.IsHardwareAccelerated)
                Scale<Wide512>(at, factor, values.Length);
            else
                Scale<Wide256>(at, factor, values.Length);
        }
    }

    /// <summary>Limits every value to [-limit, limit]; NaN stays NaN.</summary>
    public static void Clamp(Span<float> values, float limit)
    {
        fixed (float* at = values)
        {
            if (Vector512.IsHardwareAccelerated)
                Clamp<Wide512>(at, limit, values.Length);
            else
                Clamp<Wide256>(at, limit, values.Length);
        }
    }

    /// <summary>Copies 16 floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CopyBlock(float* source, float* destination)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512.Load(source).Store(destination);
            return;
        }

        Vector256.Load(source).Store(destination);
        Vector256.Load(source + 8).Store(destination + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<T>(float* from, float* to, int count)
        where T : struct, IVector<T>
    {
        var i = 0;
        for (; i <= count - T.Floats; i += T.Floats)
            (T.Load(to + i) + T.Load(from + i)).Store(to + i);
        for (; i < count; i++)
            to[i] += from[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<T>(float* left, float* right, float* to, int count)
        where T : struct, IVector<T>
    {
        var i = 0;
        for (; i <= count - T.Floats; i += T.Floats)
            (T.Load(left + i) * T.Load(right + i)).Store(to + i);
        for (; i < count; i++)
            to[i] = left[i] * right[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale<T>(float* at, float factor, int count)
        where T : struct, IVector<T>
    {
        var i = 0;
        for (; i <= count - T.Floats; i += T.Floats)
            (T.Load(at + i) * factor).Store(at + i);
        for (; i < count; i++)
            at[i] *= factor;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Clamp<T>(float* at, float limit, int count)
        where T : struct, IVector<T>
    {
        T lowest = T.Create(-limit), highest = T.Create(limit);
        var i = 0;
        // The value is the second operand: if it is NaN, these operations return it.
        for (; i <= count - T.Floats; i += T.Floats)
            T.MinNative(highest, T.MaxNative(lowest, T.Load(at + i))).Store(at + i);
        for (; i < count; i++)
            at[i] = Math.Clamp(at[i], -limit, limit);
    }
}
