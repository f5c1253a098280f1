namespace DistSeq.Grains.Parameters.Wire;

/// <summary>
/// A run of floats on its way between grains. Within a silo the reference itself is handed over, so neither side may write to it until the
/// call has ended. Between silos it is packed by <see cref="TensorBlockCodec"/>.
/// </summary>
/// <param name="values">The floats.</param>
/// <param name="format">A form that loses nothing of these values: whoever chooses a short one has rounded them before.</param>
[Immutable, Alias("distseq.TensorBlock")]
internal sealed class TensorBlock(ReadOnlyMemory<float> values, WireFormat format = WireFormat.Float32)
{
    public static TensorBlock Empty { get; } = new(default);

    public ReadOnlyMemory<float> Values { get; } = values;

    public WireFormat Format { get; } = format;
}
