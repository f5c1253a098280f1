namespace DistSeq.Grains.Compression;

/// <summary>Gradients as 8 bits with a common exponent for 256 elements.</summary>
internal sealed class Int8Compressor : Compressor
{
    public override WireFormat Format => WireFormat.Int8;

    public override void Round(ReadOnlySpan<float> values, Span<float> rounded, long step) => Int8Blocks.Round(values, rounded);
}
