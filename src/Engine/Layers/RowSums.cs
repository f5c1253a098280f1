using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Layers;

/// <summary>
/// Gradients that are sums of rows [T, rows, blocks]: for each lane over its (t, row), t outermost, in ascending order, from zero; then the
/// lanes folded by their tree.
/// </summary>
/// <param name="width">Floats of a row, with padding.</param>
/// <param name="lanes">Most lanes.</param>
internal sealed unsafe class RowSums(int width, int lanes)
{
    private readonly TreeFold _fold = new(width, lanes);

    /// <summary>Writes the sum of rows that are <paramref name="stride"/> apart, <paramref name="rows"/> in a time step.</summary>
    public void Run(float* values, int stride, int steps, int rows, LaneRun run, in RowBlocks blocks, Span<float> gradient)
    {
        for (var lane = 0; lane < run.Lanes; lane++)
        {
            var sum = new Span<float>(_fold.Next(lane, blocks.Padded), blocks.Padded);
            sum.Clear();
            for (var t = 0; t < steps; t++)
            {
                var row = values + ((((long)t * rows) + run.First + (lane * run.Rows)) * stride);
                for (var r = 0; r < run.Rows; r++, row += stride)
                    Elementwise.Add(new ReadOnlySpan<float>(row, blocks.Padded), sum);
            }
        }

        blocks.Unpad(_fold.Sum(blocks.Padded), gradient);
    }
}
