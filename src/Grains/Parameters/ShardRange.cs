using DistSeq.Engine.Numerics;

namespace DistSeq.Grains.Parameters;

/// <summary>How parameters are cut into shards: at multiples of the block that norms are summed over.</summary>
internal static class ShardRange
{
    /// <summary>Begin and end (exclusive) of a shard; if there are enough blocks, every shard has at least one.</summary>
    public static (int Begin, int End) Of(int length, int shards, int index)
    {
        var blocks = FixedOrder.BlockCount(length);
        int Cut(int i) => (int)Math.Min(length, (long)blocks * i / shards * FixedOrder.BlockLength);
        return (Cut(index), Cut(index + 1));
    }

    /// <summary>As many shards as there are blocks for.</summary>
    public static int Limit(int length, int shards) => Math.Clamp(shards, 1, FixedOrder.BlockCount(length));
}
