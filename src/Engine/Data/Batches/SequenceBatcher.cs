namespace DistSeq.Engine.Data.Batches;

/// <summary>
/// Cuts sequences into one portion per lane. A portion depends only on step and lane, so there is no cursor to lose. Every batch
/// is full, every sequence comes once an epoch, and a batch may straddle two epochs. Thread-safe.
/// </summary>
/// <typeparam name="TBatch">One lane's portion of a step.</typeparam>
internal abstract class SequenceBatcher<TBatch> : IBatcher<TBatch>
    where TBatch : ILaneBatch
{
    private readonly BatchPlan _plan;
    private readonly int[] _lengths;
    private readonly SequenceOrder _order;

    /// <param name="plan">How sequences are grouped into batches.</param>
    /// <param name="lengths">Time steps of each sequence.</param>
    /// <exception cref="InvalidDataException">There is no sequence, or one is empty.</exception>
    private protected SequenceBatcher(BatchPlan plan, int[] lengths)
    {
        if (lengths.Length == 0)
            throw new InvalidDataException("The split has no sequence; it needs at least one.");
        var empty = Array.FindIndex(lengths, length => length < 1);
        if (empty >= 0)
            Damaged.At($"Sequence {empty}", "it has no time step; leave it out of the data.");
        _plan = plan;
        _lengths = lengths;
        _order = new SequenceOrder(plan, lengths);
    }

    /// <summary>Sequences per epoch.</summary>
    public int Count => _lengths.Length;

    /// <summary>Steps per epoch; may be a fraction.</summary>
    public double StepsPerEpoch => (double)Count / _plan.Rows;

    /// <summary>Time steps of the longest sequence: no batch has more.</summary>
    public virtual int MaxSteps => _lengths.Max();

    /// <inheritdoc/>
    public abstract long Tokens { get; }

    /// <summary>Always false: each sequence starts from a zero state.</summary>
    public bool Carries(long step) => false;

    /// <summary>A lane's portion of a training step.</summary>
    /// <param name="step">0-based.</param>
    /// <param name="lane">0-based.</param>
    /// <exception cref="ArgumentOutOfRangeException">Step or lane is out of range.</exception>
    public TBatch Get(long step, int lane)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfNegative(lane);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(lane, _plan.Lanes);
        var rows = new int[_plan.RowsPerLane];
        for (var row = 0; row < rows.Length; row++)
            rows[row] = _order.At((step * _plan.Rows) + ((long)lane * _plan.RowsPerLane) + row);
        return Fill(lane, rows);
    }

    TBatch IBatcher<TBatch>.Get(long step, int lane, ReadOnlyMemory<float> state) => Get(step, lane);

    /// <summary>
    /// A portion of lane 0 in data order, for evaluation, starting at sequence <paramref name="first"/>. Rows past the last
    /// sequence are empty and masked.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sequence.</exception>
    public TBatch InOrder(int first)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(first, Count);
        var rows = new int[_plan.RowsPerLane];
        for (var row = 0; row < rows.Length; row++)
            rows[row] = first + row < Count ? first + row : -1;
        return Fill(0, rows);
    }

    /// <summary>The portion for the given sequences; -1 is an empty row.</summary>
    private protected abstract TBatch Fill(int lane, int[] sequences);

    /// <summary>Time steps of each row; empty rows have <paramref name="empty"/>.</summary>
    private protected int[] LengthsOf(int[] sequences, int empty = 0) =>
        [.. sequences.Select(sequence => sequence < 0 ? empty : _lengths[sequence])];

    /// <summary>[T, rows] of -1.</summary>
    private protected static int[] Padding(int steps, int rows)
    {
        var ids = Buffers.Ints(steps, rows);
        ids.AsSpan().Fill(Tokenization.SpecialTokens.PaddingId);
        return ids;
    }

    /// <summary>Writes a sequence into column <paramref name="row"/> of [T, rows].</summary>
    private protected static void Put(ReadOnlySpan<int> sequence, int[] ids, int rows, int row, int firstStep = 0)
    {
        for (var t = 0; t < sequence.Length; t++)
            ids[((firstStep + t) * rows) + row] = sequence[t];
    }

    private protected static int[] Lengths(TokenSequences sequences) =>
        [.. Enumerable.Range(0, sequences.Count).Select(index => sequences[index].Length)];
}
