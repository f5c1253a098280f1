namespace DistSeq.Engine.Numerics;

/// <summary>
/// Counter-based random numbers: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC'11). Each number
/// depends only on seed, stream and position, so the order of computation does not matter.
/// </summary>
public struct CounterRandom
{
    private readonly uint _key0;
    private readonly uint _key1;
    private readonly ulong _stream;
    private ulong _block;
    private UInt128 _words;
    private int _left;

    /// <param name="seed">The job's seed.</param>
    /// <param name="purpose">What the numbers are for; streams of different purposes are independent.</param>
    /// <param name="index">Index of the stream within its purpose: an epoch, a lane, a sample.</param>
    public CounterRandom(long seed, RandomPurpose purpose, long index)
    {
        _key0 = (uint)seed;
        _key1 = (uint)(seed >> 32) ^ ((uint)purpose * 0x9E3779B9u);
        _stream = (ulong)index;
    }

    /// <summary>The next 32 random bits.</summary>
    public uint NextUInt32()
    {
        if (_left == 0)
        {
            _words = Philox(_block++, _stream, _key0, _key1);
            _left = 4;
        }

        var word = (uint)(_words >> (32 * (4 - _left)));
        _left--;
        return word;
    }

    /// <summary>Skips <paramref name="count"/> calls of <see cref="NextUInt32"/> without computing them.</summary>
    internal void Skip(int count)
    {
        var here = Math.Min(count, _left);
        _left -= here;
        count -= here;
        _block += (ulong)count / 4;
        for (count %= 4; count > 0; count--)
            NextUInt32();
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double NextDouble() => ((((ulong)NextUInt32() << 32) | NextUInt32()) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in 0 … limit - 1, without bias.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is below 1.</exception>
    public int NextInt32(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        // Lemire's method: the high half of a product, rejected if the low half would bias it.
        var threshold = (uint)(-limit) % (uint)limit;
        while (true)
        {
            var product = (ulong)NextUInt32() * (uint)limit;
            if ((uint)product >= threshold)
                return (int)(product >> 32);
        }
    }

    /// <summary>Shuffles the values (Fisher and Yates).</summary>
    public void Shuffle(Span<int> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = NextInt32(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static UInt128 Philox(ulong counterLow, ulong counterHigh, uint key0, uint key1)
    {
        uint x0 = (uint)counterLow, x1 = (uint)(counterLow >> 32), x2 = (uint)counterHigh, x3 = (uint)(counterHigh >> 32);
        for (var round = 0; round < 10; round++)
        {
            ulong p0 = (ulong)x0 * 0xD2511F53u, p1 = (ulong)x2 * 0xCD9E8D57u;
            (x0, x1, x2, x3) = ((uint)(p1 >> 32) ^ x1 ^ key0, (uint)p1, (uint)(p0 >> 32) ^ x3 ^ key1, (uint)p0);
            key0 += 0x9E3779B9u;
            key1 += 0xBB67AE85u;
        }

        return new UInt128(((ulong)x3 << 32) | x2, ((ulong)x1 << 32) | x0);
    }
}
