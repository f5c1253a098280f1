using DistSeq.Contracts.Specs;
using DistSeq.Engine.Numerics;
using DistSeq.Engine.Optimization;
using DistSeq.Grains.Placement;
using DistSeq.Grains.Workers;
using Orleans.Concurrency;
using Orleans.Placement;

namespace DistSeq.Grains.Parameters;

/// <summary>
/// Gathers the gradients of a step until every lane is in, folds them by the lane tree, updates its range, publishes the new version as
/// a new buffer and answers everyone. Reentrant: pushes await each other.
/// </summary>
[Reentrant, KeepAlive, Immovable, SpreadPlacement]
internal sealed class ParameterShardGrain(ComputeThreads compute) : Grain, IParameterShardGrain
{
    // Longer updates leave the turn for a compute thread, so that the silo keeps answering.
    private const int LongestInTurn = 1 << 18;

    private ShardPlan? _plan;
    private IOptimizer _optimizer = null!;
    private ClipRule? _clip;
    private float[] _optimizerState = [];
    private PushReply _current = null!;
    private StepGathering _step = null!;
    private IReadOnlyList<LaneReport> _states = [];
    private SquareGathering? _squares;

    /// <summary>A duplicate has the present epoch, a late one a lower: both change nothing.</summary>
    public Task Begin(ShardPlan plan)
    {
        if (_plan is not null && plan.Epoch <= _plan.Epoch)
            return Task.CompletedTask;
        _step?.Abandon();
        _squares?.Abandon();
        _squares = null;
        _plan = plan;
        _optimizer = Rules.Optimizer(plan.Optimizer);
        _clip = plan.Clip.Scope == ClipScope.Batch ? Rules.Clip(plan.Clip) : null;
        _optimizerState = new float[_optimizer.StatePerParameter * plan.Weights.Values.Length];
        _current = new PushReply(PushResult.Applied, plan.Version, plan.Weights, 0, 0);
        _step = new StepGathering(plan.Lanes);
        _states = [];
        return Task.CompletedTask;
    }

    /// <summary>
    /// Duplicate of the step in flight: awaits the same answer. Older step: the current weights. Other epoch, later step or lost plan:
    /// rejected. A push whose answer is lost is repeated by the worker and falls under these.
    /// </summary>
    public async Task<PushReply> PushPull(Push push)
    {
        if (_plan is null || push.Epoch != _plan.Epoch || push.Version > _current.Version)
            return Rejected();
        if (push.Version < _current.Version)
        {
            Telemetry.DuplicatePushes.Add(1);
            return _current with { Result = PushResult.Duplicate };
        }

        var step = _step;
        if (!step.Add(push))
            Telemetry.DuplicatePushes.Add(1);
        else if (step.IsComplete)
            await Apply(_plan, step);
        return await step.Answer;
    }

    public Task<PushReply> Pull(long epoch) => Task.FromResult(_plan is null || epoch != _plan.Epoch ? Rejected() : _current);

    public Task<IReadOnlyList<LaneReport>> PullStates(long epoch, long version, int firstLane, int lanes)
    {
        IReadOnlyList<LaneReport> states = _plan is null || epoch != _plan.Epoch || version != _current.Version
            ? []
            : [.. _states.Where(state => state.Lane >= firstLane && state.Lane < firstLane + lanes)];
        return Task.FromResult(states);
    }

    /// <summary>A duplicate replaces the shard's own sums by the same; a late one of a step gone by is answered with NaN and not used.</summary>
    public Task<double> ExchangeSquares(long epoch, long version, int shard, double[] squares)
    {
        if (_plan is null || epoch != _plan.Epoch || version != _current.Version)
            return Task.FromResult(double.NaN);
        if (_squares is null || _squares.Version != version)
            _squares = new SquareGathering(version, _plan.Shards);
        return _squares.Add(shard, squares);
    }

    /// <summary>A duplicate finds nothing to free.</summary>
    public Task End()
    {
        _step?.Abandon();
        _squares?.Abandon();
        _plan = null;
        _optimizerState = [];
        _current = null!;
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private static PushReply Rejected() => new(PushResult.Rejected, -1, TensorBlock.Empty, 0, 0);

    private async Task Apply(ShardPlan plan, StepGathering step)
    {
        try
        {
            var version = _current.Version;
            var gradient = await Compute(() => step.Mean(plan.Lanes, _clip));
            if (_clip?.Norm is not null)
                await ClipToNorm(plan, version, gradient);
            var before = _current.Weights.Values;
            var after = new float[before.Length];
            await Compute(() =>
            {
                _optimizer.Update(version + 1, plan.Optimizer.LearningRate, before.Span, gradient, _optimizerState, after);
                return true;
            });
            if (_plan != plan)
                throw new OperationCanceledException("The shard has started over.");
            var (loss, tokens) = step.Totals();
            _states = step.Reports;
            _current = new PushReply(PushResult.Applied, version + 1, new TensorBlock(after), loss, tokens);
            _step = new StepGathering(plan.Lanes);
            step.Complete(_current);
        }
        catch (Exception e)
        {
            step.Fail(e);
            throw;
        }
    }

    private async Task ClipToNorm(ShardPlan plan, long version, float[] gradient)
    {
        var squares = new double[FixedOrder.BlockCount(gradient.Length)];
        FixedOrder.BlockSquares(gradient, squares);
        var total = plan.Index == 0
            ? await ExchangeSquares(plan.Epoch, version, 0, squares)
            : await GrainFactory.GetGrain<IParameterShardGrain>($"{plan.Job}/0").ExchangeSquares(plan.Epoch, version, plan.Index, squares);
        _clip!.ScaleToNorm(gradient, total);
    }

    private Task<T> Compute<T>(Func<T> work) =>
        _current.Weights.Values.Length <= LongestInTurn ? Task.FromResult(work()) : compute.Run(work);
}
