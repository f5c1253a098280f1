using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace DistSeq.Engine.Numerics;

/// <summary>
/// Makes the arrays of networks by their dimensions, which are multiplied in 64 bits; or counts what they would take. What is
/// counted is what is made: there is no second list of sizes that could differ.
/// </summary>
internal static class Buffers
{
    // Constructors of networks run on one thread from beginning to end.
    [ThreadStatic]
    private static Counter? _counter;

    public static int[] Ints(params ReadOnlySpan<long> shape) => New<int>(shape);

    public static float[] Floats(params ReadOnlySpan<long> shape) => New<float>(shape);

    /// <summary>
    /// The memory that a constructor would take. While it is counted, buffers and arrays are empty: what it makes can only be
    /// thrown away.
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
    /// Counts elements, and what lies beside them, where that is all that is wanted; else false: they are to be made.
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
