using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Layers;

/// <summary>What masks are a function of, besides lane and layer.</summary>
/// <param name="Seed">The job's seed.</param>
/// <param name="Update">Number of the optimizer update, below 2^31.</param>
/// <param name="FirstLayer">Number of the network's first layer where the job has more than one network.</param>
internal readonly record struct DropKey(long Seed, long Update, int FirstLayer)
{
    private const int LayerBits = 12;
    private const int LaneBits = 20;

    /// <summary>Random numbers of one lane and one layer.</summary>
    public CounterRandom Random(RandomPurpose purpose, int lane, int layer)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Update, 1L << 31, "update");
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(lane, 1 << LaneBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(FirstLayer + layer, 1 << LayerBits, nameof(layer));
        return new CounterRandom(Seed, purpose, (((Update << LaneBits) | (uint)lane) << LayerBits) | (uint)(FirstLayer + layer));
    }

    /// <summary>
    /// Fills a mask [T, rows, stride] of a layer: each place is <paramref name="dropped"/> with the probability of the rate, else
    /// <paramref name="kept"/>. A lane's places do not depend on the lanes beside it, nor on T.
    /// </summary>
    public void Fill(in DropRows rows, RandomPurpose purpose, int layer, double rate, float dropped, float kept, Span<float> mask)
    {
        var threshold = (uint)(rate * (1L << 32));
        var slab = rows.Rows * rows.Stride;
        for (var index = 0; index < rows.Lanes.Length; index++)
        {
            var random = Random(purpose, rows.Lanes[index], layer);
            for (var t = 0; t < (rows.Locked ? 1 : rows.Steps); t++)
            {
                for (var row = 0; row < rows.RowsPerLane; row++)
                {
                    var places = mask.Slice((t * slab) + (((index * rows.RowsPerLane) + row) * rows.Stride), rows.Width);
                    foreach (ref var place in places)
                        place = random.NextUInt32() < threshold ? dropped : kept;
                }
            }
        }

        for (var t = 1; t < rows.Steps && rows.Locked; t++)
            mask[..slab].CopyTo(mask[(t * slab)..]);
    }
}
