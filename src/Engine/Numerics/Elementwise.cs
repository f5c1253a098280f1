using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DistSeq.Engine.Numerics;

/// <summary>Elementwise arithmetic over runs of floats. Each element is rounded on its own: vector width does not show.</summary>
public static class Elementwise
{
    /// <summary>destination += source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<float> source, Span<float> destination)
    {
        if (source.Length != destination.Length)
            Refuse.Length(nameof(source), source.Length, destination.Length);
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        nuint i = 0;
        for (; i + 16 <= (nuint)source.Length; i += 16)
            (Vector512.LoadUnsafe(ref to, i) + Vector512.LoadUnsafe(ref from, i)).StoreUnsafe(ref to, i);
        for (; i < (nuint)source.Length; i++)
            Unsafe.Add(ref to, i) += Unsafe.Add(ref from, i);
    }

    /// <summary>destination = a * b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> destination)
    {
        if (a.Length != destination.Length || b.Length != destination.Length)
            Refuse.Length(nameof(a), Math.Min(a.Length, b.Length), destination.Length);
        ref var left = ref MemoryMarshal.GetReference(a);
        ref var right = ref MemoryMarshal.GetReference(b);
        ref var to = ref MemoryMarshal.GetReference(destination);
        nuint i = 0;
        for (; i + 16 <= (nuint)a.Length; i += 16)
            (Vector512.LoadUnsafe(ref left, i) * Vector512.LoadUnsafe(ref right, i)).StoreUnsafe(ref to, i);
        for (; i < (nuint)a.Length; i++)
            Unsafe.Add(ref to, i) = Unsafe.Add(ref left, i) * Unsafe.Add(ref right, i);
    }

    /// <summary>values *= factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(Span<float> values, float factor)
    {
        ref var at = ref MemoryMarshal.GetReference(values);
        nuint i = 0;
        for (; i + 16 <= (nuint)values.Length; i += 16)
            (Vector512.LoadUnsafe(ref at, i) * factor).StoreUnsafe(ref at, i);
        for (; i < (nuint)values.Length; i++)
            Unsafe.Add(ref at, i) *= factor;
    }

    /// <summary>Limits every value to [-limit, limit]; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Clamp(Span<float> values, float limit)
    {
        ref var at = ref MemoryMarshal.GetReference(values);
        Vector512<float> lowest = Vector512.Create(-limit), highest = Vector512.Create(limit);
        nuint i = 0;
        // The value stands second: where it is NaN, these operations answer with it.
        for (; i + 16 <= (nuint)values.Length; i += 16)
            Vector512.MinNative(highest, Vector512.MaxNative(lowest, Vector512.LoadUnsafe(ref at, i))).StoreUnsafe(ref at, i);
        for (; i < (nuint)values.Length; i++)
            Unsafe.Add(ref at, i) = Math.Clamp(Unsafe.Add(ref at, i), -limit, limit);
    }
}
