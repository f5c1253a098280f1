using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DistSeq.Engine.Numerics;

/// <summary>A run of floats that starts on a 64-byte boundary and never moves in memory. Zero when made.</summary>
public sealed class AlignedBuffer
{
    private readonly float[] _array;
    private readonly int _offset;

    /// <param name="length">Floats, 0 or more.</param>
    public unsafe AlignedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        _array = GC.AllocateArray<float>(checked(length + Width.Floats), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_array));
        _offset = (int)((64 - (address % 64)) % 64 / sizeof(float));
    }

    /// <summary>Floats.</summary>
    public int Length { get; }

    public Span<float> Span => _array.AsSpan(_offset, Length);

    public Memory<float> Memory => _array.AsMemory(_offset, Length);

    // Lawful because the array is pinned for its whole life; the buffer must outlive the pointer.
    internal unsafe float* Pointer => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_array)) + _offset;
}
