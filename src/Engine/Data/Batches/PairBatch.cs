namespace DistSeq.Engine.Data.Batches;

/// <summary>One lane's portion of a step of an encoder-decoder.</summary>
/// <param name="Source">Encoder input. Its targets and state are not used.</param>
/// <param name="Target">
/// Decoder input (the start symbol, then the sequence: teacher forcing) and targets. Its state is not used.
/// </param>
internal sealed record PairBatch(LaneBatch Source, LaneBatch Target) : ILaneBatch
{
    /// <inheritdoc/>
    public int Lane => Target.Lane;
}
