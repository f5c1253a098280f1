using DistSeq.Engine.Numerics;
using DistSeq.Engine.Optimization;
using DistSeq.Engine.Optimization.Schedules;
using DistSeq.Grains.Aggregation;
using DistSeq.Grains.Compression;
using DistSeq.Grains.Compute;

namespace DistSeq.Grains.Parameters;

/// <summary>
/// Weights and optimizer state of a range, and how a step changes them: piece by piece, so that a piece stays in the cache, on as
/// many compute threads as pay off. How it is cut does not change the result.
/// </summary>
/// <remarks>
/// Weights are written to a few buffers in turn: three, and one more for each step that weights may be old; rounded weights have
/// as many. A buffer is reused once every lane has pushed a gradient of later weights. A silo that hung may still read the old
/// ones, but what it pushes then is refused as old. If nobody can tell who still reads, each update has a buffer of its own.
/// </remarks>
internal sealed class RangeWeights
{
    // Norms are summed over whole blocks.
    private const int BlocksPerPiece = 2;
    private const int PieceLength = BlocksPerPiece * FixedOrder.BlockLength;

    // Updates between two at which the norm of a gradient is measured that nobody clips: it takes another pass over it.
    private const int UpdatesPerNorm = 50;

    // Fewer do not pay for another thread.
    private const int PiecesPerThread = 4;

    private readonly string _job;
    private readonly int _shard;
    private readonly ISchedule _schedule;
    private ScheduleState _scheduled;
    private readonly IOptimizer _optimizer;
    private readonly ComputeThreads _compute;
    private readonly int _updatesPerVersion;
    private readonly float[][] _buffers;
    private readonly float[][] _rounded;
    private readonly Compressor? _rounding;
    private readonly float[][] _states;
    private readonly float[] _gradient;
    private readonly PieceFold[] _folds;
    private float[] _current;

    public RangeWeights(ShardPlan plan, ComputeThreads compute)
    {
        (_job, _shard) = (plan.Job, plan.Index);
        _schedule = Rules.Schedule(plan.Optimizer);
        _scheduled = new ScheduleState(plan.RateFactor);
        _optimizer = Rules.Optimizer(plan.Optimizer);
        _compute = compute;
        var aggregator = AggregatorCatalog.Of(plan.Aggregation);
        _updatesPerVersion = aggregator.UpdatesPerVersion(plan.Lanes);
        Updates = plan.Version * _updatesPerVersion;
        Clip = plan.Clip.Scope == ClipScope.Batch ? Rules.Clip(plan.Clip) : null;
        Length = plan.Weights.Values.Length;
        _buffers = [.. Enumerable.Range(0, aggregator.WeightBuffers).Select(_ => new float[Length])];
        _rounding = CompressorCatalog.Of(plan.Aggregation) is { RoundsWeights: true } compressor ? compressor : null;
        _rounded = [.. _buffers.Select(_ => new float[_rounding is null ? 0 : Length])];
        _current = plan.Weights.Values.ToArray();
        var sent = _rounding is null ? _current : new float[Length];
        _rounding?.Round(_current, sent, plan.Version);
        Sent = PreviouslySent = Block(sent);
        var pieces = (Length + PieceLength - 1) / PieceLength;
        _states = [.. Enumerable.Range(0, pieces).Select(piece => OptimizerOf(plan, piece))];
        _gradient = new float[Clip?.Norm is null ? 0 : Length];
        var threads = Math.Clamp(pieces / PiecesPerThread, 1, compute.Count);
        _folds = [.. Enumerable.Range(0, threads).Select(_ => new PieceFold(PieceLength))];
    }

    /// <summary>Parameters of the range.</summary>
    public int Length { get; }

    /// <summary>Updates applied to this range: one a step, or one for each group of lanes.</summary>
    public long Updates { get; private set; }

    /// <summary>Clipping of the mean gradient; lanes are clipped by workers.</summary>
    public ClipRule? Clip { get; }

    /// <summary>Weights after the last update, as workers get them.</summary>
    public TensorBlock Sent { get; private set; }

    /// <summary>Weights before the last update, as workers got them.</summary>
    public TensorBlock PreviouslySent { get; private set; }

    /// <summary>Sets the factor on the rates from the next update on.</summary>
    public void SetRateFactor(double factor) => _scheduled = new ScheduleState(factor);

    /// <summary>The weights to publish; a copy.</summary>
    public float[] Published()
    {
        var published = new float[Length];
        for (var piece = 0; piece < _states.Length; piece++)
        {
            var (begin, end) = Piece(piece);
            _optimizer.EvaluationWeights(Updates, _current.AsSpan(begin, end - begin), _states[piece])
                .CopyTo(published.AsSpan(begin));
        }

        return published;
    }

    /// <summary>Buffers for a copy of weights and optimizer state.</summary>
    public HeldVersion NewCopy() => new(Length, _optimizer.StatePerParameter);

    /// <summary>Copies weights and optimizer state.</summary>
    public void CopyTo(HeldVersion held)
    {
        _current.CopyTo(held.Weights, 0);
        for (var piece = 0; piece < _states.Length; piece++)
        {
            var (begin, end) = Piece(piece);
            for (var array = 0; array < _optimizer.StatePerParameter; array++)
                _states[piece].AsSpan(array * (end - begin), end - begin).CopyTo(held.Optimizer.AsSpan((array * Length) + begin));
        }
    }

    /// <summary>
    /// Applies the mean gradient over the lanes of some parts, in order. If a norm is clipped, <paramref name="exchange"/>
    /// turns this range's sums of squares by block into the sum over all ranges.
    /// </summary>
    /// <returns>Whether all new weights and all of the optimizer state are finite.</returns>
    public async Task<bool> Apply(LanePart[] parts, Func<double[], Task<double>> exchange)
    {
        var after = Next(_buffers);
        var sent = _rounding is null ? after : Next(_rounded);
        bool finite, clipped = false;
        var squares = Clip?.Norm is null && Updates % UpdatesPerNorm != 0 ? null : new double[FixedOrder.BlockCount(Length)];
        void Square(ReadOnlySpan<float> gradient, int piece) => FixedOrder.BlockSquares(
            gradient, squares.AsSpan(piece * BlocksPerPiece, FixedOrder.BlockCount(gradient.Length)));
        if (Clip?.Norm is not { } limit)
        {
            finite = await EachPiece((fold, piece, begin, end) =>
            {
                var gradient = fold.Space[..(end - begin)];
                Mean(fold, parts, begin, gradient);
                if (squares is not null)
                    Square(gradient.Span, piece);
                return Update(piece, begin, end, gradient.Span, after, sent);
            });
        }
        else
        {
            await EachPiece((fold, piece, begin, end) =>
            {
                var gradient = _gradient.AsMemory(begin..end);
                Mean(fold, parts, begin, gradient);
                Square(gradient.Span, piece);
                return true;
            });
            var total = await exchange(squares!);
            clipped = Math.Sqrt(total) > limit;
            finite = await EachPiece((_, piece, begin, end) =>
            {
                Clip.ScaleToNorm(_gradient.AsSpan(begin, end - begin), total);
                return Update(piece, begin, end, _gradient.AsSpan(begin, end - begin), after, sent);
            });
        }

        Updates++;
        if (_shard == 0 && Clip?.Norm is not null)
            GradientMetrics.Clipping(_job, 1, clipped ? 1 : 0);
        if (squares is not null)
            GradientMetrics.Squares(_job, _shard, Updates, FixedOrder.Sum(squares));
        _current = after;
        (PreviouslySent, Sent) = (Sent, Block(sent));
        return finite;
    }

    private float[] Next(float[][] buffers) => buffers.Length > 0 ? buffers[(Updates + 1) % buffers.Length] : new float[Length];

    private TensorBlock Block(float[] sent) => new(sent, _rounding?.Format ?? WireFormat.Float32);

    private (int Begin, int End) Piece(int piece) => (piece * PieceLength, Math.Min((piece + 1) * PieceLength, Length));

    private float[] OptimizerOf(ShardPlan plan, int piece)
    {
        var (begin, end) = Piece(piece);
        var state = new float[_optimizer.StatePerParameter * (end - begin)];
        var all = plan.OptimizerState.Values.Span;
        for (var array = 0; array < _optimizer.StatePerParameter && !all.IsEmpty; array++)
            all.Slice((array * Length) + begin, end - begin).CopyTo(state.AsSpan(array * (end - begin)));
        return state;
    }

    private void Mean(PieceFold fold, LanePart[] parts, int begin, Memory<float> into)
    {
        fold.Sum(parts, begin, into);
        Elementwise.Scale(into.Span, 1f / parts.Sum(part => part.Lanes));
        Clip?.ClipValues(into.Span);
    }

    private bool Update(int piece, int begin, int end, ReadOnlySpan<float> gradient, float[] after, float[] sent)
    {
        var rate = _schedule.At((Updates / _updatesPerVersion) + 1, _scheduled);
        var weights = after.AsSpan(begin, end - begin);
        var finite = _optimizer.Update(Updates + 1, rate, _current.AsSpan(begin, end - begin), gradient, _states[piece], weights);
        _rounding?.Round(weights, sent.AsSpan(begin, end - begin), Updates);
        return finite;
    }

    private async Task<bool> EachPiece(Func<PieceFold, int, int, int, bool> act)
    {
        bool Run(int thread)
        {
            var all = true;
            var afterLast = (thread + 1) * _states.Length / _folds.Length;
            for (var piece = thread * _states.Length / _folds.Length; piece < afterLast; piece++)
            {
                var (begin, end) = Piece(piece);
                all &= act(_folds[thread], piece, begin, end);
            }

            return all;
        }

        // A short range is done here: a trip to another thread and back would take longer.
        if (_folds.Length == 1 && _states.Length <= PiecesPerThread)
            return Run(0);
        return Array.TrueForAll(await _compute.RunEach(_folds.Length, Run), all => all);
    }
}
