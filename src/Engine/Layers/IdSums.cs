using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Layers;

/// <summary>
/// Gradient of a table that was looked up by ids: each of its rows is the sum of the rows [T, rows, blocks] where its id stood, added like
/// those of <see cref="RowSums"/>; zero where it stood nowhere.
/// </summary>
/// <remarks>Positions are sorted by id first, so that a row of the table is summed in the cache and written once.</remarks>
internal sealed unsafe class IdSums
{
    private readonly TreeFold _fold;
    private readonly int[] _ends;
    private readonly int[] _lanes;
    private readonly int[] _positions;

    /// <param name="ids">Rows of the table.</param>
    /// <param name="width">Floats of a row, with padding.</param>
    /// <param name="steps">Largest T.</param>
    /// <param name="rows">Most rows of all lanes together.</param>
    /// <param name="lanes">Most lanes.</param>
    public IdSums(int ids, int width, int steps, int rows, int lanes)
    {
        _fold = new TreeFold(width, lanes);
        _ends = Buffers.Ints(ids);
        _lanes = Buffers.Ints(steps, rows);
        _positions = Buffers.Ints(steps, rows);
    }

    /// <summary>Writes the gradient of the table.</summary>
    public void Run(ReadOnlySpan<int> ids, float* values, int stride, int steps, int rows, LaneRun run, in RowBlocks blocks, Span<float> gradient)
    {
        gradient.Clear();
        var count = Sort(ids, steps, rows, run);
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

    // Positions by id, and for one id by lane, t, row (a counting sort); id -1 has none. Returns how many there are.
    private int Sort(ReadOnlySpan<int> ids, int steps, int rows, LaneRun run)
    {
        Array.Clear(_ends);
        for (var t = 0; t < steps; t++)
        {
            foreach (var id in ids.Slice((t * rows) + run.First, run.Lanes * run.Rows))
            {
                if (id >= 0)
                    _ends[id]++;
            }
        }

        var count = 0;
        for (var id = 0; id < _ends.Length; id++)
            (_ends[id], count) = (count, count + _ends[id]);
        for (var lane = 0; lane < run.Lanes; lane++)
        {
            for (var t = 0; t < steps; t++)
            {
                var position = (t * rows) + run.First + (lane * run.Rows);
                for (var r = 0; r < run.Rows; r++, position++)
                {
                    if (ids[position] is var id and >= 0)
                        (_lanes[_ends[id]], _positions[_ends[id]++]) = (lane, position);
                }
            }
        }

        return count;
    }
}
