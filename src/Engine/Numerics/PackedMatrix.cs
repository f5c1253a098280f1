using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DistSeq.Engine.Numerics;

/// <summary>The right operand of <see cref="Gemm"/>, in packed layout.</summary>
/// <remarks>
/// Columns come in blocks (one per gate). Each is padded with zeros to a multiple of 16. They are then cut into panels of 32:
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
    /// <param name="blockColumns">Unpadded columns of a block.</param>
    public PackedMatrix(int rows, int blocks, int blockColumns)
    {
        Rows = rows;
        _blocks = blocks;
        _blockColumns = blockColumns;
        PaddedColumns = blocks * Width.Pad(blockColumns);
        var panels = (PaddedColumns + Gemm.PanelWidth - 1) / Gemm.PanelWidth;
        _buffer = new AlignedBuffer(panels, Gemm.PanelWidth, rows);
    }

    public int Rows { get; }

    public int PaddedColumns { get; }

    public float* Pointer => _buffer.Pointer;

    /// <summary>Packs a row-major matrix [rows, blocks * blockColumns].</summary>
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

    /// <summary>
    /// Packs the transpose of a row-major matrix [blockColumns, sourceBlocks * sourceColumns]; its padded columns become the rows
    /// here.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PackTransposed(ReadOnlySpan<float> source, int sourceBlocks, int sourceColumns)
    {
        // This many rows of a panel stay in the L1 cache.
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
                        Transpose(from + ((long)panel * width) + (block * sourceColumns) + first, width, columns, count, to);
                    }
                }
            }
        }
    }

    // to[k][n] = from[n][k], in blocks of four by four where possible.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(float* from, int stride, int columns, int count, float* to)
    {
        var whole = Sse.IsSupported ? columns & ~3 : 0;
        var quads = Sse.IsSupported ? count & ~3 : 0;
        for (var n = 0; n < whole; n += 4)
        {
            float* row0 = from + ((long)n * stride), row1 = row0 + stride, row2 = row1 + stride, row3 = row2 + stride;
            var column = to + n;
            for (var k = 0; k < quads; k += 4, column += 4 * Gemm.PanelWidth)
            {
                Vector128<float> a = Vector128.Load(row0 + k), b = Vector128.Load(row1 + k), c = Vector128.Load(row2 + k),
                    d = Vector128.Load(row3 + k);
                Vector128<float> ab = Sse.UnpackLow(a, b), cd = Sse.UnpackLow(c, d), ab2 = Sse.UnpackHigh(a, b),
                    cd2 = Sse.UnpackHigh(c, d);
                Sse.MoveLowToHigh(ab, cd).Store(column);
                Sse.MoveHighToLow(cd, ab).Store(column + Gemm.PanelWidth);
                Sse.MoveLowToHigh(ab2, cd2).Store(column + (2 * Gemm.PanelWidth));
                Sse.MoveHighToLow(cd2, ab2).Store(column + (3 * Gemm.PanelWidth));
            }
        }

        for (var n = 0; n < columns; n++)
        {
            for (var k = n < whole ? quads : 0; k < count; k++)
                to[(k * Gemm.PanelWidth) + n] = from[((long)n * stride) + k];
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
