namespace DistSeq.Grains.Compression;

/// <summary>All kinds of compression.</summary>
internal static class CompressorCatalog
{
    // One line per kind.
    private static readonly Dictionary<CompressionKind, Func<AggregationSpec, Compressor?>> All = new()
    {
        [CompressionKind.None] = static _ => null,
        [CompressionKind.Bf16] = static _ => new Bf16Compressor(),
        [CompressionKind.Int8] = static _ => new Int8Compressor(),
        [CompressionKind.TopK] = static spec => new TopKCompressor(spec),
    };

    /// <summary>A new one of the kind that a spec asks for; null where nothing is compressed.</summary>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public static Compressor? Of(AggregationSpec spec) => All.TryGetValue(spec.Compression, out var create)
        ? create(spec)
        : throw new ArgumentException($"'{spec.Compression}' is no kind of compression.", nameof(spec));
}
