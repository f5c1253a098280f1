using DistSeq.Engine.Numerics;

namespace DistSeq.Grains.Wire;

/// <summary>
/// Keeps the largest elements of each block of 4,096, of equal magnitudes the first. By block, so that it does not matter how
/// parameters are cut into shards.
/// </summary>
internal sealed class TopK
{
    // Bits of a magnitude by which it is counted: the exponent and the first three of the mantissa.
    private const int CountedShift = 20;

    private readonly uint[] _magnitudes = new uint[FixedOrder.BlockLength];
    private readonly uint[] _candidates = new uint[FixedOrder.BlockLength];
    private readonly int[] _counts = new int[1 << (31 - CountedShift)];

    /// <summary>Sets all others to zero. Elements that are not finite count as the largest. May be done in place.</summary>
    /// <param name="values">Of any length.</param>
    /// <param name="rounded">As long.</param>
    /// <param name="keep">Share that is kept, above 0 and at most 1; at least one element a block.</param>
    public void Round(ReadOnlySpan<float> values, Span<float> rounded, double keep)
    {
        for (var begin = 0; begin < values.Length; begin += FixedOrder.BlockLength)
        {
            var length = Math.Min(FixedOrder.BlockLength, values.Length - begin);
            Round(values.Slice(begin, length), rounded.Slice(begin, length), Math.Max(1, (int)(keep * length)));
        }
    }

    private void Round(ReadOnlySpan<float> block, Span<float> rounded, int count)
    {
        // The bits without the sign are in the order of the magnitudes.
        var magnitudes = _magnitudes.AsSpan(0, block.Length);
        for (var i = 0; i < block.Length; i++)
            magnitudes[i] = BitConverter.SingleToUInt32Bits(block[i]) & 0x7FFF_FFFF;
        var (least, ties) = Least(magnitudes, count);
        for (var i = 0; i < block.Length; i++)
        {
            var magnitude = magnitudes[i];
            // Plus zero: -0 would come back from the wire as 0.
            rounded[i] = magnitude > least || (magnitude == least && ties-- > 0) ? block[i] + 0f : 0;
        }
    }

    /// <summary>The least magnitude that is kept, and how many of those that equal it.</summary>
    private (uint Least, int Ties) Least(ReadOnlySpan<uint> magnitudes, int count)
    {
        _counts.AsSpan().Clear();
        foreach (var magnitude in magnitudes)
            _counts[magnitude >> CountedShift]++;
        var place = _counts.Length;
        var above = 0;
        while (above + _counts[--place] < count)
            above += _counts[place];

        // The least kept one is among those counted there: few, unless magnitudes are much alike.
        var found = 0;
        foreach (var magnitude in magnitudes)
        {
            if (magnitude >> CountedShift == place)
                _candidates[found++] = magnitude;
        }

        var candidates = _candidates.AsSpan(0, found);
        candidates.Sort();
        var kept = candidates[^(count - above)..];
        return (kept[0], kept.Count(kept[0]));
    }
}
