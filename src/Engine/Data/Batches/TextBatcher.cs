namespace DistSeq.Engine.Data.Batches;

/// <summary>
/// Windows of one continuous text. The text is cut into equally long streams, one per row. Each stream is read window by window
/// with its state carried over. Every epoch starts from a zero state. The last window of an epoch may be shorter.
/// </summary>
internal sealed class TextBatcher : IBatcher<LaneBatch>
{
    private readonly int[] _tokens;
    private readonly int _rowsPerLane;
    private readonly int _window;
    private readonly int _stream;
    private readonly int _windows;

    /// <param name="tokens">The text's tokens.</param>
    /// <param name="lanes">Lanes per step.</param>
    /// <param name="rowsPerLane">Rows per lane.</param>
    /// <param name="window">Time steps per window.</param>
    /// <exception cref="InvalidDataException">The text is too short for that many rows.</exception>
    public TextBatcher(int[] tokens, int lanes, int rowsPerLane, int window)
    {
        var rows = lanes * rowsPerLane;
        _tokens = tokens;
        _rowsPerLane = rowsPerLane;
        _window = window;
        _stream = (tokens.Length - 1) / rows;
        if (_stream < 1)
        {
            throw new InvalidDataException(
                $"The text has {tokens.Length} tokens, too few for {rows} rows; it needs {rows + 1}. "
                + "Lower training.batch or give more text.");
        }

        _windows = (_stream + window - 1) / window;
        Tokens = (long)_stream * rows;
    }

    public double StepsPerEpoch => _windows;

    public long Tokens { get; }

    public int MaxSteps => Math.Min(_window, _stream);

    public bool Carries(long step) => step % _windows != 0;

    public LaneBatch Get(long step, int lane, ReadOnlyMemory<float> state)
    {
        var begin = (int)(step % _windows) * _window;
        var steps = Math.Min(_window, _stream - begin);
        int[] inputs = Buffers.Ints(steps, _rowsPerLane), targets = Buffers.Ints(steps, _rowsPerLane);
        for (var row = 0; row < _rowsPerLane; row++)
        {
            var at = (((lane * _rowsPerLane) + row) * _stream) + begin;
            for (var t = 0; t < steps; t++)
            {
                inputs[(t * _rowsPerLane) + row] = _tokens[at + t];
                targets[(t * _rowsPerLane) + row] = _tokens[at + t + 1];
            }
        }

        return new LaneBatch(lane, steps, inputs, targets, Carries(step) ? state : default);
    }
}
