namespace DistSeq.Engine.Layers;

/// <summary>
/// The positions of a window's rows. Rows are ranked by length, longest first. At time step t only the rows longer than t are
/// present, so these have the first ranks. Positions run over t first, then by rank. If all rows have the same length, positions
/// and ranks are those of [T, rows].
/// </summary>
internal sealed class WindowRows
{
    private readonly int[] _firsts;
    private readonly int[] _next;
    private readonly int[] _lengths;
    private readonly int[] _ranks;
    private readonly int[] _rows;
    private readonly int[] _positions;
    private readonly int[] _previous;
    private readonly int[] _ends;
    private LaneRun? _listed;
    private bool _isFull;

    /// <param name="steps">Largest T.</param>
    /// <param name="rows">Most rows, summed over lanes.</param>
    /// <param name="lanes">Most lanes.</param>
    public WindowRows(int steps, int rows, int lanes)
    {
        _firsts = Buffers.Ints(steps + 2L);
        _next = Buffers.Ints(steps + 1L);
        _lengths = Buffers.Ints(rows);
        _ranks = Buffers.Ints(rows);
        _rows = Buffers.Ints(rows);
        _positions = Buffers.Ints(steps, rows);
        _previous = Buffers.Ints(steps, rows);
        _ends = Buffers.Ints(lanes);
    }

    /// <summary>Time steps of the longest row.</summary>
    public int Steps { get; private set; }

    public int Rows { get; private set; }

    /// <summary>Positions over all time steps: the sum of the lengths.</summary>
    public int Positions => _firsts[Steps];

    /// <summary>Rows at a time step, 0 … Steps.</summary>
    public int Count(int t) => _firsts[t + 1] - _firsts[t];

    /// <summary>First position of a time step, 0 … Steps.</summary>
    public int First(int t) => _firsts[t];

    public int Length(int row) => _lengths[row];

    public int Rank(int row) => _ranks[row];

    public int RowOf(int rank) => _rows[rank];

    public int Position(int t, int row) => _firsts[t] + _ranks[row];

    /// <summary>First row of the states at a place in time: place 0 has all rows, place p those of time step p - 1.</summary>
    public long States(int place) => place == 0 ? 0 : (long)Rows + _firsts[place - 1];

    /// <summary>Sets the length of each row (empty: all have <paramref name="steps"/>).</summary>
    public void Begin(int steps, int rows, ReadOnlySpan<int> lengths)
    {
        // Consecutive full windows of a text have the same layout, so keep it.
        var isFull = !lengths.ContainsAnyExcept(steps);
        if (isFull && _isFull && steps == Steps && rows == Rows)
            return;
        (_isFull, Steps, Rows, _listed) = (isFull, isFull ? steps : 0, rows, null);
        for (var row = 0; row < rows; row++)
        {
            _lengths[row] = isFull ? steps : lengths[row];
            Steps = Math.Max(Steps, _lengths[row]);
        }

        // Turns the count of each length into the number of longer rows: the rank of the first row of that length.
        var next = _next.AsSpan(0, Steps + 1);
        next.Clear();
        foreach (var length in _lengths.AsSpan(0, rows))
            next[length]++;
        var longer = 0;
        for (var length = Steps; length >= 0; length--)
            (next[length], longer) = (longer, longer + next[length]);
        _firsts[0] = 0;
        for (var t = 0; t <= Steps; t++)
            _firsts[t + 1] = _firsts[t] + next[t];
        for (var row = 0; row < rows; row++)
        {
            var rank = next[_lengths[row]]++;
            (_ranks[row], _rows[rank]) = (rank, row);
        }
    }

    /// <summary>The positions of some lanes, valid until the next call.</summary>
    public LaneTerms Terms(LaneRun run)
    {
        if (_listed != run)
            List(run);
        _listed = run;
        var count = _ends[run.Lanes - 1];
        return new LaneTerms
        {
            Positions = _positions.AsSpan(0, count),
            Previous = _previous.AsSpan(0, count),
            Ends = _ends.AsSpan(0, run.Lanes),
        };
    }

    /// <summary>Copies [T, rows, width] into [positions, stride]; drops what is past a row's end.</summary>
    public void Gather<T>(ReadOnlySpan<T> source, int width, Span<T> destination, int stride)
    {
        if (_isFull && width == stride)
        {
            source.CopyTo(destination);
            return;
        }

        for (int t = 0, position = 0; t < Steps; t++)
        {
            for (var rank = 0; rank < Count(t); rank++, position++)
                source.Slice(((t * Rows) + _rows[rank]) * width, width).CopyTo(destination[(position * stride)..]);
        }
    }

    /// <summary>The inverse; writes zero past a row's end.</summary>
    public void Scatter(ReadOnlySpan<float> source, int stride, Span<float> destination, int width, int steps)
    {
        destination[..(steps * Rows * width)].Clear();
        for (int t = 0, position = 0; t < Steps; t++)
        {
            for (var rank = 0; rank < Count(t); rank++, position++)
            {
                var row = ((t * Rows) + _rows[rank]) * width;
                source.Slice(position * stride, width).CopyTo(destination[row..]);
            }
        }
    }

    // Lists rows in lane order, not by rank, so that sums of rows do not depend on the other lanes.
    private void List(LaneRun run)
    {
        var count = 0;
        for (var lane = 0; lane < run.Lanes; lane++)
        {
            var first = run.First + (lane * run.Rows);
            ReadOnlySpan<int> lengths = _lengths.AsSpan(first, run.Rows), ranks = _ranks.AsSpan(first, run.Rows);
            var longest = 0;
            foreach (var length in lengths)
                longest = Math.Max(longest, length);
            for (var t = 0; t < longest; t++)
            {
                int position = _firsts[t], previous = (int)States(t);
                for (var row = 0; row < lengths.Length; row++)
                {
                    if (t < lengths[row])
                        (_positions[count], _previous[count++]) = (position + ranks[row], previous + ranks[row]);
                }
            }

            _ends[lane] = count;
        }
    }
}
