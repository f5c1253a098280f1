namespace DistSeq.Grains.Compression;

/// <summary>The largest elements of a gradient only. For one thread at a time.</summary>
internal sealed class TopKCompressor(AggregationSpec spec) : Compressor
{
    private readonly KeptShare _share = new(spec);
    private readonly TopK _topK = new();

    public override WireFormat Format => WireFormat.Sparse;

    public override void Round(ReadOnlySpan<float> values, Span<float> rounded, long step) =>
        _topK.Round(values, rounded, _share.At(step));
}
