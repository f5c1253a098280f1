using DistSeq.Engine.Numerics;

namespace DistSeq.Grains.Parameters.Wire;

/// <summary>
/// Keeps the largest elements of each block of 4,096. By block, so that it does not matter how parameters are cut into shards; of equal
/// magnitudes the first.
/// </summary>
/// <param name="keep">Share that is kept, above 0 and at most 1; at least one element a block.</param>
internal sealed class TopK(double keep)
{
    private readonly uint[] _magnitudes = new uint[FixedOrder.BlockLength];

    /// <summary>Sets all others to zero. Elements that are not finite count as the largest. May be done in place.</summary>
    public void Round(ReadOnlySpan<float> values, Span<float> rounded)
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
        magnitudes.Sort();
        var least = magnitudes[^count];
        // Of those that equal it, so many are kept as are sorted into the kept part.
        var ties = magnitudes[^count..].Count(least);
        for (var i = 0; i < block.Length; i++)
        {
            var magnitude = BitConverter.SingleToUInt32Bits(block[i]) & 0x7FFF_FFFF;
            var kept = magnitude > least || (magnitude == least && ties-- > 0);
            // Plus zero: -0 would come back from the wire as 0.
            rounded[i] = kept ? block[i] + 0f : 0;
        }
    }
}
