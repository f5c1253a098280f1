using System.Runtime.CompilerServices;

namespace DistSeq.Engine.Numerics;

/// <summary>The right operand of <see cref="Gemm.Multiply"/>, laid out for it.</summary>
/// <remarks>
/// Columns come in blocks (one a gate), each padded with zeros to a multiple of 16, then cut into panels of 32:
/// <code>
///   panel 0: row 0 [32 floats], row 1 [32 floats], … row K-1
///   panel 1: …
/// </code>
/// </remarks>
internal sealed unsafe class PackedMatrix
{
    private readonly AlignedBuffer _buffer;
    private readonly int _blocks;
    private readonly int _blockColumns;

    /// <param name="rows">K.</param>
    /// <param name="blocks">Blocks of columns.</param>
    /// <param name="blockColumns">Columns of a block before padding.</param>
    public PackedMatrix(int rows, int blocks, int blockColumns)
    {
        Rows = rows;
        _blocks = blocks;
        _blockColumns = blockColumns;
        PaddedColumns = blocks * Width.Pad(blockColumns);
        var panels = (PaddedColumns + Gemm.PanelWidth - 1) / Gemm.PanelWidth;
        _buffer = new AlignedBuffer(panels * Gemm.PanelWidth * rows);
    }

    public int Rows { get; }

    public int PaddedColumns { get; }

    public float* Pointer => _buffer.Pointer;

    /// <summary>Takes the values of a row-major matrix [rows, blocks * blockColumns].</summary>
    public void Pack(ReadOnlySpan<float> source)
    {
        var padded = Width.Pad(_blockColumns);
        for (var k = 0; k < Rows; k++)
        {
            for (var block = 0; block < _blocks; block++)
            {
                var row = source.Slice(((k * _blocks) + block) * _blockColumns, _blockColumns);
                CopyRow(row, k, block * padded);
            }
        }
    }

    /// <summary>Takes the transpose of a row-major matrix [blockColumns, sourceBlocks * sourceColumns]; rows here are its padded columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PackTransposed(ReadOnlySpan<float> source, int sourceBlocks, int sourceColumns)
    {
        // So many rows of a panel at a time stay in the first-level cache.
        const int slice = 64;
        int padded = Width.Pad(sourceColumns), width = sourceBlocks * sourceColumns;
        Refuse.UnlessLength(nameof(source), source.Length, _blockColumns * width);
        fixed (float* from = source)
        {
            for (var panel = 0; panel < _blockColumns; panel += Gemm.PanelWidth)
            {
                var columns = Math.Min(Gemm.PanelWidth, _blockColumns - panel);
                for (var block = 0; block < sourceBlocks; block++)
                {
                    for (var first = 0; first < sourceColumns; first += slice)
                    {
                        var count = Math.Min(slice, sourceColumns - first);
                        var to = _buffer.Pointer + ((long)panel * Rows) + ((long)((block * padded) + first) * Gemm.PanelWidth);
                        for (var n = 0; n < columns; n++)
                        {
                            var row = from + ((long)(panel + n) * width) + (block * sourceColumns) + first;
                            for (var k = 0; k < count; k++)
                                to[(k * Gemm.PanelWidth) + n] = row[k];
                        }
                    }
                }
            }
        }
    }

    private void CopyRow(ReadOnlySpan<float> row, int k, int column)
    {
        var whole = _buffer.Span;
        while (!row.IsEmpty)
        {
            var within = column % Gemm.PanelWidth;
            var count = Math.Min(row.Length, Gemm.PanelWidth - within);
            row[..count].CopyTo(whole.Slice((((column / Gemm.PanelWidth) * Rows) + k) * Gemm.PanelWidth + within, count));
            row = row[count..];
            column += count;
        }
    }
}
