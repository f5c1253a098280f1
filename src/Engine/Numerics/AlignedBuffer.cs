using System.Runtime.InteropServices;

namespace DistSeq.Engine.Numerics;

/// <summary>Floats that start on a 64-byte boundary and never move in memory. Zero-initialized.</summary>
public sealed class AlignedBuffer
{
    private readonly float[] _array;
    private readonly int _offset;

    /// <param name="shape">
    /// Dimensions, each 0 or more. They are multiplied here in 64 bits. No buffer is longer than an int can index, so no index
    /// into one can overflow.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative, or the buffer would be longer than <see cref="Longest"/>.
    /// </exception>
    public unsafe AlignedBuffer(params ReadOnlySpan<long> shape)
    {
        var length = Buffers.Length(shape);
        if (Buffers.Counts(length, sizeof(float), Width.Floats))
        {
            _array = [];
            return;
        }

        if (length > Longest)
            Buffers.RefuseLength(shape);
        Length = (int)length;
        _array = GC.AllocateArray<float>(Length + Width.Floats, pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_array));
        _offset = (int)((64 - (address % 64)) % 64 / sizeof(float));
    }

    /// <summary>Longest possible buffer, in floats.</summary>
    public static int Longest => Array.MaxLength - Width.Floats;

    /// <summary>Length in floats.</summary>
    public int Length { get; }

    public Span<float> Span => _array.AsSpan(_offset, Length);

    public Memory<float> Memory => _array.AsMemory(_offset, Length);

    // Safe because the array is pinned for its whole life; the buffer must outlive the pointer.
    internal unsafe float* Pointer => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_array)) + _offset;
}
