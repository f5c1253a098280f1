using System.Buffers;

namespace DistSeq.Grains.Wire;

/// <summary>
/// A run of floats on its way between grains. Within a silo the reference itself is handed over, so neither side may write to it
/// until the call has ended. Between silos it is packed by <see cref="TensorBlockCodec"/>.
/// </summary>
/// <param name="values">The floats.</param>
/// <param name="format">A form that loses nothing of these values: whoever chooses a short one has rounded them before.</param>
[Immutable, Alias("distseq.TensorBlock")]
internal sealed class TensorBlock(ReadOnlyMemory<float> values, WireFormat format = WireFormat.Float32)
{
    // Smaller arrays die young and cost nothing; larger ones would be new memory of the system each time, at 3 to 25 us a page.
    private const int SmallestRented = 20_000;

    private float[]? _rented;

    public static TensorBlock Empty { get; } = new(default);

    /// <summary>The floats; none once it is released.</summary>
    public ReadOnlyMemory<float> Values { get; private set; } = values;

    public WireFormat Format { get; } = format;

    /// <summary>A block to be filled, and where: its memory serves again where somebody releases the block.</summary>
    /// <param name="length">Number of floats; what they are at first is left open.</param>
    /// <param name="format">The form in which they travel, or have travelled.</param>
    public static (TensorBlock Block, Memory<float> Values) Rent(int length, WireFormat format)
    {
        if (length < SmallestRented)
        {
            var own = GC.AllocateUninitializedArray<float>(length);
            return (new TensorBlock(own, format), own);
        }

        var rented = ArrayPool<float>.Shared.Rent(length);
        var values = rented.AsMemory(0, length);
        return (new TensorBlock(values, format) { _rented = rented }, values);
    }

    /// <summary>
    /// Gives the memory of a rented block back; does nothing to any other block, or a second time. For whoever alone has it, and
    /// is done with it; a block that nobody releases is left to the collector.
    /// </summary>
    public void Release()
    {
        if (Interlocked.Exchange(ref _rented, null) is not { } rented)
            return;
        Values = default;
        ArrayPool<float>.Shared.Return(rented);
    }
}
