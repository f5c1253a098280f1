using System.Buffers;

namespace DistSeq.Grains.Wire;

/// <summary>
/// Floats that grains send each other. Within a silo the reference itself is passed, so neither side may write to them until the
/// call has ended. Between silos <see cref="TensorBlockCodec"/> packs them.
/// </summary>
/// <param name="values">The floats.</param>
/// <param name="format">A form that loses nothing of these values: round them before choosing a short one.</param>
[Immutable, Alias("distseq.TensorBlock")]
internal sealed class TensorBlock(ReadOnlyMemory<float> values, WireFormat format = WireFormat.Float32)
{
    // Smaller arrays are cheap to allocate; larger ones are mapped anew by the system each time, at 3 to 25 us a page.
    private const int SmallestRented = 20_000;

    private float[]? _rented;

    public static TensorBlock Empty { get; } = new(default);

    /// <summary>The floats; none once it is released.</summary>
    public ReadOnlyMemory<float> Values { get; private set; } = values;

    public WireFormat Format { get; } = format;

    /// <summary>A block and the memory to fill; the memory is pooled if the block is released.</summary>
    /// <param name="length">Number of floats, not initialized.</param>
    /// <param name="format">The form in which they are sent.</param>
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
    /// Returns the memory of a rented block to the pool. Does nothing to other blocks, or the second time. Only for the last user
    /// of a block; one that nobody releases is left to the garbage collector.
    /// </summary>
    public void Release()
    {
        if (Interlocked.Exchange(ref _rented, null) is not { } rented)
            return;
        Values = default;
        ArrayPool<float>.Shared.Return(rented);
    }
}
