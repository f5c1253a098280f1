namespace DistSeq.Engine.Tests.Numerics;

/// <summary>A matrix whose rows are further apart than they are long.</summary>
internal sealed unsafe class Padded
{
    private readonly AlignedBuffer _buffer;
    private readonly int _rows;
    private readonly int _columns;

    public Padded(float[] values, int rows, int columns, int stride)
    {
        (_rows, _columns, Stride) = (rows, columns, stride);
        _buffer = new AlignedBuffer(rows * stride);
        for (var row = 0; row < rows; row++)
            values.AsSpan(row * columns, columns).CopyTo(_buffer.Span[(row * stride)..]);
    }

    public int Stride { get; }

    public float* Pointer => _buffer.Pointer;

    public float[] Values() =>
        [.. Enumerable.Range(0, _rows).SelectMany(row => _buffer.Span.Slice(row * Stride, _columns).ToArray())];
}
