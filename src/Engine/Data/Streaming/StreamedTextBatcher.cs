using DistSeq.Engine.Data.Batches;

namespace DistSeq.Engine.Data.Streaming;

/// <summary>
/// The same batches as <see cref="TextBatcher"/>, over a run of tokens in a <see cref="TokenFile"/>. Each portion reads only its
/// own windows: rows per lane × (T + 1) tokens.
/// </summary>
internal sealed class StreamedTextBatcher : IBatcher<LaneBatch>
{
    private readonly TokenFile _file;
    private readonly long _first;
    private readonly int _rowsPerLane;
    private readonly int _window;
    private readonly long _stream;
    private readonly long _windows;

    /// <param name="file">The text.</param>
    /// <param name="first">First token of the run, 0-based.</param>
    /// <param name="count">Tokens in the run.</param>
    /// <param name="lanes">Lanes per step.</param>
    /// <param name="rowsPerLane">Rows per lane.</param>
    /// <param name="window">Time steps per window.</param>
    /// <exception cref="ArgumentOutOfRangeException">The run extends beyond the file, or a number is below 1.</exception>
    /// <exception cref="InvalidDataException">The run is too short for that many rows.</exception>
    public StreamedTextBatcher(TokenFile file, long first, long count, int lanes, int rowsPerLane, int window)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, file.Count - count);
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerLane, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        var rows = (long)lanes * rowsPerLane;
        (_file, _first, _rowsPerLane, _window) = (file, first, rowsPerLane, window);
        _stream = (count - 1) / rows;
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
            _file.Read(_first + ((((long)lane * _rowsPerLane) + row) * _stream) + begin, tokens);
            for (var t = 0; t < steps; t++)
            {
                inputs[(t * _rowsPerLane) + row] = tokens[t];
                targets[(t * _rowsPerLane) + row] = tokens[t + 1];
            }
        }

        return new LaneBatch(lane, steps, inputs, targets, Carries(step) ? state : default);
    }
}
