namespace DistSeq.Engine.Numerics;

/// <summary>Rows in memory by number: row n at First + n * Stride.</summary>
internal readonly unsafe ref struct ListedRows(float* first, int stride, ReadOnlySpan<int> numbers)
{
    public readonly float* First = first;
    public readonly int Stride = stride;
    public readonly ReadOnlySpan<int> Numbers = numbers;

    /// <summary>The same rows, starting at a column.</summary>
    public ListedRows From(int column) => new(First + column, Stride, Numbers);

    public ListedRows Slice(Range range) => new(First, Stride, Numbers[range]);
}
