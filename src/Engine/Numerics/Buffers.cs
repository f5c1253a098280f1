using System.Diagnostics.CodeAnalysis;

namespace DistSeq.Engine.Numerics;

/// <summary>
/// Allocates the arrays of networks from their dimensions, which are multiplied in 64 bits, or only counts their memory. The same
/// code counts and allocates, so the two cannot differ.
/// </summary>
internal static class Buffers
{
    // A network's constructor runs on one thread.
    [ThreadStatic]
    private static Counter? _counter;

    public static int[] Ints(params ReadOnlySpan<long> shape) => New<int>(shape);

    public static float[] Floats(params ReadOnlySpan<long> shape) => New<float>(shape);

    /// <summary>
    /// Counts the memory that a constructor would take. While counting, buffers and arrays are empty, so the constructed object
    /// must be discarded.
    /// </summary>
    public static MemoryNeed Count(Action construct)
    {
        var outer = _counter;
        var counter = _counter = new Counter();
        try
        {
            construct();
            return new MemoryNeed(counter.Bytes, counter.Longest);
        }
        finally
        {
            _counter = outer;
        }
    }

    /// <summary>
    /// While counting, adds these elements and those beside them and returns true. Otherwise returns false: the caller must
    /// allocate.
    /// </summary>
    public static bool Counts(long length, int size, int beside = 0)
    {
        if (_counter is not { } counter)
            return false;
        counter.Bytes = checked(counter.Bytes + ((length + beside) * size));
        counter.Longest = Math.Max(counter.Longest, length);
        return true;
    }

    /// <summary>Elements of an array of this shape.</summary>
    public static long Length(ReadOnlySpan<long> shape)
    {
        var length = 1L;
        foreach (var dimension in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(shape));
            length = checked(length * dimension);
        }

        return length;
    }

    [DoesNotReturn]
    public static void RefuseLength(ReadOnlySpan<long> shape) =>
        throw new ArgumentOutOfRangeException(nameof(shape), string.Create(
            CultureInfo.InvariantCulture,
            $"A buffer of {Text(shape)} = {Length(shape):n0} elements is too long: "
            + $"it must have at most {AlignedBuffer.Longest:n0}. "
            + $"Lower rows, time steps, units or ids."));

    private static T[] New<T>(ReadOnlySpan<long> shape)
    {
        var length = Length(shape);
        if (Counts(length, Unsafe.SizeOf<T>()))
            return [];
        if (length > AlignedBuffer.Longest)
            RefuseLength(shape);
        return new T[length];
    }

    private static string Text(ReadOnlySpan<long> shape)
    {
        var text = new List<string>();
        foreach (var dimension in shape)
            text.Add(dimension.ToString("n0", CultureInfo.InvariantCulture));
        return string.Join(" x ", text);
    }

    private sealed class Counter
    {
        public long Bytes { get; set; }

        public long Longest { get; set; }
    }
}
