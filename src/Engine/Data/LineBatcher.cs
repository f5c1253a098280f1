using DistSeq.Engine.Numerics;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Data;

/// <summary>
/// Portions of sequences that each start from a zero state. The n-th sequence of training is number n mod N in the random order of
/// epoch n / N, so that every batch is full and every sequence is seen once an epoch. A sequence longer than the window is cut into
/// pieces; the first input of a sequence is the zero vector, of a later piece the token before it.
/// </summary>
public sealed class LineBatcher : IBatcher<LaneBatch>
{
    private readonly TokenSequences _sequences;
    private readonly List<(int Sequence, int Begin, int Length)> _pieces = [];
    private readonly long _seed;
    private readonly bool _shuffle;
    private readonly int _rowsPerLane;
    private readonly int _rows;
    private int[] _order = [];
    private long _orderEpoch = -1;

    /// <param name="sequences">At least one that is not empty.</param>
    /// <param name="seed">The job's seed; null keeps the order of the file.</param>
    /// <param name="lanes">Lanes of a step.</param>
    /// <param name="rowsPerLane">Rows of a lane.</param>
    /// <param name="window">Longest piece.</param>
    /// <exception cref="InvalidDataException">There is no token.</exception>
    public LineBatcher(TokenSequences sequences, long? seed, int lanes, int rowsPerLane, int window)
    {
        _sequences = sequences;
        _seed = seed ?? 0;
        _shuffle = seed is not null;
        _rowsPerLane = rowsPerLane;
        _rows = lanes * rowsPerLane;
        for (var sequence = 0; sequence < sequences.Count; sequence++)
        {
            var length = sequences[sequence].Length;
            for (var begin = 0; begin < length; begin += window)
                _pieces.Add((sequence, begin, Math.Min(window, length - begin)));
        }

        if (_pieces.Count == 0)
            throw new InvalidDataException("The split has no sequence with a token; it needs at least one.");
        MaxSteps = _pieces.Max(piece => piece.Length);
    }

    public double StepsPerEpoch => (double)_pieces.Count / _rows;

    public long Tokens => _sequences.Tokens.Length;

    public int MaxSteps { get; }

    public bool Carries(long step) => false;

    public LaneBatch Get(long step, int lane, ReadOnlyMemory<float> state)
    {
        var pieces = new (int Sequence, int Begin, int Length)[_rowsPerLane];
        for (var row = 0; row < _rowsPerLane; row++)
            pieces[row] = Piece((step * _rows) + (lane * _rowsPerLane) + row);
        return Fill(lane, pieces);
    }

    private LaneBatch Fill(int lane, (int Sequence, int Begin, int Length)[] pieces)
    {
        var steps = pieces.Max(piece => piece.Length);
        int[] inputs = Buffers.Ints(steps, _rowsPerLane), targets = Buffers.Ints(steps, _rowsPerLane);
        inputs.AsSpan().Fill(-1);
        targets.AsSpan().Fill(-1);
        for (var row = 0; row < _rowsPerLane; row++)
        {
            var (sequence, begin, length) = pieces[row];
            var tokens = _sequences[sequence];
            for (var t = 0; t < length; t++)
            {
                targets[(t * _rowsPerLane) + row] = tokens[begin + t];
                inputs[(t * _rowsPerLane) + row] = begin + t == 0 ? -1 : tokens[begin + t - 1];
            }
        }

        return new LaneBatch(lane, steps, inputs, targets, default);
    }

    private (int Sequence, int Begin, int Length) Piece(long n)
    {
        var (epoch, place) = Math.DivRem(n, _pieces.Count);
        if (!_shuffle)
            return _pieces[(int)place];
        if (epoch != _orderEpoch)
        {
            _order = [.. Enumerable.Range(0, _pieces.Count)];
            new CounterRandom(_seed, RandomPurpose.Order, epoch).Shuffle(_order);
            _orderEpoch = epoch;
        }

        return _pieces[_order[place]];
    }
}
