namespace DistSeq.Engine.Layers;

/// <summary>
/// Gradient of a table that was looked up by ids. Each table row is the sum of the rows [positions, blocks] with its id, added in
/// the order of <see cref="RowSums"/>; zero if its id did not occur.
/// </summary>
/// <remarks>Sorts positions by id first, so that each table row is summed in the cache and written once.</remarks>
internal sealed unsafe class IdSums
{
    private readonly TreeFold _fold;
    private readonly int[] _ends;
    private readonly int[] _lanes;
    private readonly int[] _positions;

    /// <param name="ids">Rows of the table.</param>
    /// <param name="width">Padded floats per row.</param>
    /// <param name="steps">Largest T.</param>
    /// <param name="rows">Most rows, summed over lanes.</param>
    /// <param name="lanes">Most lanes.</param>
    public IdSums(int ids, int width, int steps, int rows, int lanes)
    {
        _fold = new TreeFold(width, lanes);
        _ends = Buffers.Ints(ids);
        _lanes = Buffers.Ints(steps, rows);
        _positions = Buffers.Ints(steps, rows);
    }

    /// <summary>Writes the gradient of the table.</summary>
    public void Run(
        ReadOnlySpan<int> ids, float* values, int stride, in LaneTerms terms, in RowBlocks blocks, Span<float> gradient)
    {
        gradient.Clear();
        var count = Sort(ids, terms);
        for (int id = 0, first = 0; first < count; id++)
        {
            var end = _ends[id];
            if (end == first)
                continue;
            Span<float> sum = default;
            for (var i = first; i < end; i++)
            {
                if (i == first || _lanes[i] != _lanes[i - 1])
                {
                    sum = new Span<float>(_fold.Next(_lanes[i], blocks.Padded), blocks.Padded);
                    sum.Clear();
                }

                Elementwise.Add(new ReadOnlySpan<float>(values + ((long)_positions[i] * stride), blocks.Padded), sum);
            }

            blocks.Unpad(_fold.Sum(blocks.Padded), gradient.Slice(id * blocks.Canonical, blocks.Canonical));
            first = end;
        }
    }

    // Sorts positions by id, then in term order (a counting sort), and skips id -1. Returns their count.
    private int Sort(ReadOnlySpan<int> ids, in LaneTerms terms)
    {
        Array.Clear(_ends);
        foreach (var position in terms.Positions)
        {
            if (ids[position] is var id and >= 0)
                _ends[id]++;
        }

        var count = 0;
        for (var id = 0; id < _ends.Length; id++)
            (_ends[id], count) = (count, count + _ends[id]);
        for (var lane = 0; lane < terms.Lanes; lane++)
        {
            foreach (var position in terms.Positions[terms.Of(lane)])
            {
                if (ids[position] is var id and >= 0)
                    (_lanes[_ends[id]], _positions[_ends[id]++]) = (lane, position);
            }
        }

        return count;
    }
}
