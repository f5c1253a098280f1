namespace DistSeq.Engine.Layers;

/// <summary>
/// Gradients that are sums of rows [positions, blocks]. Each lane is summed over its terms in order, from zero; then the lanes
/// are folded by their tree.
/// </summary>
/// <param name="width">Padded floats per row.</param>
/// <param name="lanes">Most lanes.</param>
internal sealed unsafe class RowSums(int width, int lanes)
{
    private readonly TreeFold _fold = new(width, lanes);

    /// <summary>Writes the sum of rows with stride <paramref name="stride"/>.</summary>
    public void Run(float* values, int stride, in LaneTerms terms, in RowBlocks blocks, Span<float> gradient)
    {
        for (var lane = 0; lane < terms.Lanes; lane++)
        {
            var sum = new Span<float>(_fold.Next(lane, blocks.Padded), blocks.Padded);
            sum.Clear();
            foreach (var position in terms.Positions[terms.Of(lane)])
                Elementwise.Add(new ReadOnlySpan<float>(values + ((long)position * stride), blocks.Padded), sum);
        }

        blocks.Unpad(_fold.Sum(blocks.Padded), gradient);
    }
}
