namespace DistSeq.Grains.Compression;

/// <summary>Gradients and weights as bfloat16.</summary>
internal sealed class Bf16Compressor : Compressor
{
    public override WireFormat Format => WireFormat.BFloat16;

    public override bool HasFeedback => false;

    public override bool RoundsWeights => true;

    public override void Round(ReadOnlySpan<float> values, Span<float> rounded, long step) => BFloat16.Round(values, rounded);
}
