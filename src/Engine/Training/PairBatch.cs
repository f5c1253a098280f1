namespace DistSeq.Engine.Training;

/// <summary>The portion of one lane in one step of an encoder-decoder.</summary>
/// <param name="Source">What the encoder reads; its targets and its state are not used.</param>
/// <param name="Target">
/// What the decoder reads (the symbol that starts a sequence, then the sequence itself: teacher forcing) and has to predict; its state is
/// not used.
/// </param>
public sealed record PairBatch(LaneBatch Source, LaneBatch Target) : ILaneBatch
{
    /// <inheritdoc/>
    public int Lane => Target.Lane;
}
