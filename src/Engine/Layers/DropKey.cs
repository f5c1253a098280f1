namespace DistSeq.Engine.Layers;

/// <summary>What masks depend on, besides lane and layer.</summary>
/// <param name="Seed">The job's seed.</param>
/// <param name="Update">Number of the optimizer update, below 2^31.</param>
/// <param name="FirstLayer">Index of the network's first layer if the job has several networks.</param>
internal readonly record struct DropKey(long Seed, long Update, int FirstLayer)
{
    private const int LayerBits = 12;
    private const int LaneBits = 20;

    /// <summary>Random numbers for one lane and layer.</summary>
    public CounterRandom Random(RandomPurpose purpose, int lane, int layer)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Update, 1L << 31, "update");
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(lane, 1 << LaneBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(FirstLayer + layer, 1 << LayerBits, nameof(layer));
        return new CounterRandom(Seed, purpose, (((Update << LaneBits) | (uint)lane) << LayerBits) | (uint)(FirstLayer + layer));
    }

    /// <summary>
    /// Fills a mask [positions, stride] of a layer. Each value is <paramref name="dropped"/> with probability rate, else
    /// <paramref name="kept"/>. It depends only on its lane, t, row and column, not on other lanes or on lengths.
    /// </summary>
    public void Fill(in DropRows rows, RandomPurpose purpose, int layer, double rate, float dropped, float kept, Span<float> mask)
    {
        var threshold = (uint)(rate * (1L << 32));
        var window = rows.Window;
        for (var index = 0; index < rows.Lanes.Length; index++)
        {
            var random = Random(purpose, rows.Lanes[index], layer);
            int first = index * rows.RowsPerLane, end = first + rows.RowsPerLane, longest = 0;
            for (var row = first; row < end; row++)
                longest = Math.Max(longest, window.Length(row));
            for (var t = 0; t < (rows.Locked ? 1 : longest); t++)
            {
                for (var row = first; row < end; row++)
                {
                    if (t >= window.Length(row))
                    {
                        random.Skip(rows.Width);
                        continue;
                    }

                    foreach (ref var place in mask.Slice(window.Position(t, row) * rows.Stride, rows.Width))
                        place = random.NextUInt32() < threshold ? dropped : kept;
                }
            }
        }

        for (var t = 1; t < window.Steps && rows.Locked; t++)
            mask[..(window.Count(t) * rows.Stride)].CopyTo(mask[(window.First(t) * rows.Stride)..]);
    }
}
