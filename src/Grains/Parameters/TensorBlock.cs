namespace DistSeq.Grains.Parameters;

/// <summary>
/// A run of floats on its way between grains. Immutable: within a silo the reference itself is handed over, so neither side may write
/// to it until the call has ended. Between silos it is copied in bulk by <see cref="TensorBlockCodec"/>.
/// </summary>
[Immutable, Alias("distseq.TensorBlock")]
internal sealed class TensorBlock(ReadOnlyMemory<float> values)
{
    public static TensorBlock Empty { get; } = new(default);

    public ReadOnlyMemory<float> Values { get; } = values;
}
