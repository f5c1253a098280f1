using System.Runtime.Intrinsics;

namespace DistSeq.Engine.Numerics;

/// <summary>Sums with a fixed order of additions: the same result on every processor and for every split of the data.</summary>
public static class FixedOrder
{
    /// <summary>Block length in floats for sums of norms. Parameter shards begin at multiples of it.</summary>
    public const int BlockLength = 4096;

    /// <summary>
    /// Sum of squares of each block of <see cref="BlockLength"/> (the last may be shorter), in double precision: 16 strided
    /// partial sums, folded as a tree.
    /// </summary>
    /// <param name="values">Begins at a multiple of <see cref="BlockLength"/> of the whole.</param>
    /// <param name="sums">One per block.</param>
    public static void BlockSquares(ReadOnlySpan<float> values, Span<double> sums)
    {
        for (var block = 0; block < sums.Length; block++)
        {
            var begin = block * BlockLength;
            sums[block] = Squares(values.Slice(begin, Math.Min(BlockLength, values.Length - begin)));
        }
    }

    /// <summary>Number of blocks in <paramref name="length"/> values.</summary>
    public static int BlockCount(int length) => (length + BlockLength - 1) / BlockLength;

    /// <summary>Sums in ascending order.</summary>
    public static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum;
    }

    private static double Squares(ReadOnlySpan<float> values)
    {
        // A float's square is exact in double precision, so only the order of additions matters.
        Vector256<double> a = Vector256<double>.Zero, b = a, c = a, d = a;
        var whole = values.Length & ~15;
        for (var i = 0; i < whole; i += 16)
        {
            var (a1, b1) = Vector256.Widen(Vector256.Create(values[i..]));
            var (c1, d1) = Vector256.Widen(Vector256.Create(values[(i + 8)..]));
            a += a1 * a1;
            b += b1 * b1;
            c += c1 * c1;
            d += d1 * d1;
        }

        Span<double> partial = stackalloc double[16];
        a.CopyTo(partial);
        b.CopyTo(partial[4..]);
        c.CopyTo(partial[8..]);
        d.CopyTo(partial[12..]);
        for (var i = whole; i < values.Length; i++)
            partial[i & 15] += (double)values[i] * values[i];
        for (var half = 8; half > 0; half >>= 1)
        {
            for (var i = 0; i < half; i++)
                partial[i] += partial[i + half];
        }

        return partial[0];
    }
}
