namespace DistSeq.Engine.Data.Batches;

/// <summary>
/// Windows of one continuous text. The text is cut into equally long streams, one per row. Each stream is read window by window
/// with its state carried over. Every epoch starts from a zero state. The last window of an epoch may be shorter.
/// </summary>
internal abstract class ContinuousBatcher : IBatcher<LaneBatch>
{
    private readonly int _rowsPerLane;
    private readonly int _window;
    private readonly long _stream;
    private readonly long _windows;

    /// <param name="count">Tokens of the text.</param>
    /// <param name="lanes">Lanes per step.</param>
    /// <param name="rowsPerLane">Rows per lane.</param>
    /// <param name="window">Time steps per window.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    /// <exception cref="InvalidDataException">The text is too short for that many rows.</exception>
    private protected ContinuousBatcher(long count, int lanes, int rowsPerLane, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerLane, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        var rows = (long)lanes * rowsPerLane;
        (_rowsPerLane, _window, _stream) = (rowsPerLane, window, (count - 1) / rows);
        if (_stream < 1)
        {
            throw new InvalidDataException(
                $"The text has {count} tokens, too few for {rows} rows; it needs {rows + 1}. "
                + "Lower training.batch or give more text.");
        }

        _windows = (_stream + window - 1) / window;
        Tokens = _stream * rows;
    }

    public double StepsPerEpoch => _windows;

    public long Tokens { get; }

    public int MaxSteps => (int)Math.Min(_window, _stream);

    public bool Carries(long step) => step % _windows != 0;

    public LaneBatch Get(long step, int lane, ReadOnlyMemory<float> state)
    {
        var begin = step % _windows * _window;
        var steps = (int)Math.Min(_window, _stream - begin);
        int[] inputs = Buffers.Ints(steps, _rowsPerLane), targets = Buffers.Ints(steps, _rowsPerLane);
        var tokens = new int[steps + 1];
        for (var row = 0; row < _rowsPerLane; row++)
        {
            Read(((((long)lane * _rowsPerLane) + row) * _stream) + begin, tokens);
            for (var t = 0; t < steps; t++)
            {
                inputs[(t * _rowsPerLane) + row] = tokens[t];
                targets[(t * _rowsPerLane) + row] = tokens[t + 1];
            }
        }

        return new LaneBatch(lane, steps, inputs, targets, Carries(step) ? state : default);
    }

    /// <summary>Reads the tokens of the text from the given one on.</summary>
    private protected abstract void Read(long first, Span<int> tokens);
}
