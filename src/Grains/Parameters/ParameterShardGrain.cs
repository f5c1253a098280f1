using System.Security.Cryptography;
using DistSeq.Engine.Numerics;
using DistSeq.Grains.Artifacts;
using DistSeq.Grains.Checkpoints;
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
internal sealed class ParameterShardGrain(ComputeThreads compute, IArtifactStore store, TimeProvider clock) : Grain, IParameterShardGrain
{
    // Longer updates leave the turn for a compute thread, so that the silo keeps answering.
    private const int LongestInTurn = 1 << 18;

    // A stopping silo lets go of a shard when its calls have ended, and holds back the very pushes they wait for: so none waits longer.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private ShardEpoch? _epoch;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _epoch?.Abandon();
        return Task.CompletedTask;
    }

    /// <summary>A duplicate has the present epoch, a late one a lower: both change nothing.</summary>
    public Task Begin(ShardPlan plan)
    {
        if (_epoch is { } epoch && plan.Epoch <= epoch.Plan.Epoch)
            return Task.CompletedTask;
        _epoch?.Abandon();
        _epoch = new ShardEpoch(plan);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Duplicate of the step in flight: awaits the same answer. Older step: the current weights. Other epoch, later step or lost plan:
    /// rejected. A push whose answer is lost or not there yet is repeated by the worker and falls under these.
    /// </summary>
    public async Task<PushReply> PushPull(Push push)
    {
        if (Of(push.Epoch) is not { } epoch || push.Version > epoch.Current.Version)
            return PushReply.Without(PushResult.Rejected);
        if (push.Version < epoch.Current.Version)
        {
            Telemetry.DuplicatePushes.Add(1);
            return epoch.Current with { Result = PushResult.Duplicate };
        }

        var step = epoch.Step;
        if (!step.Add(push))
            Telemetry.DuplicatePushes.Add(1);
        else if (step.IsComplete)
            _ = Apply(epoch, step);
        try
        {
            return await step.Answer.WaitAsync(LongestWait, clock);
        }
        catch (TimeoutException) when (!step.Answer.IsCompleted)
        {
            return PushReply.Without(PushResult.Waiting);
        }
    }

    public Task<PushReply> Pull(long epoch) => Task.FromResult(Of(epoch)?.Current ?? PushReply.Without(PushResult.Rejected));

    public Task<PushReply> PullPublished(long epoch) => Task.FromResult(Of(epoch)?.Published() ?? PushReply.Without(PushResult.Rejected));

    public Task<IReadOnlyList<LaneReport>> PullStates(long epoch, long version, int firstLane, int lanes)
    {
        IReadOnlyList<LaneReport> states = Of(epoch) is { } known && version == known.Current.Version
            ? [.. known.States.Where(state => state.Lane >= firstLane && state.Lane < firstLane + lanes)]
            : [];
        return Task.FromResult(states);
    }

    /// <summary>A duplicate replaces the shard's own sums by the same; one of another step or epoch is answered with null.</summary>
    public async Task<double?> ExchangeSquares(long epoch, long version, int shard, double[] squares)
    {
        if (Of(epoch) is not { } known || version != known.Current.Version)
            return null;
        if (known.Squares is null || known.Squares.Version != version)
            known.Squares = new SquareGathering(version, known.Plan.Shards);
        return await known.Squares.Add(shard, squares).WaitAsync(LongestWait, clock);
    }

    /// <summary>A duplicate holds the same again; one that comes late finds another version.</summary>
    public Task<bool> Hold(long epoch, long version)
    {
        if (Of(epoch) is not { IsUpdating: false } known || known.Current.Version != version)
            return Task.FromResult(false);
        known.Held = new HeldVersion(version, known.Current.Weights.Values, [.. known.OptimizerState], known.States);
        return Task.FromResult(true);
    }

    /// <summary>A duplicate writes the same bytes under the same name. What no manifest names is never read.</summary>
    public async Task<string?> Save(long epoch, long version, string name)
    {
        if (Of(epoch) is not { Held: { } held } known || held.Version != version)
            return null;
        var (file, hash) = await compute.Run(() =>
        {
            var bytes = PartFile.Write(known.Plan.Job, held.Version, held.Weights, held.Optimizer, held.States);
            return (bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        });
        await store.Write(name, file, default);
        if (known.Held == held)
            known.Held = null;
        return hash;
    }

    /// <summary>A duplicate finds nothing to free.</summary>
    public Task End()
    {
        _epoch?.Abandon();
        _epoch = null;
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private ShardEpoch? Of(long epoch) => _epoch is { } known && known.Plan.Epoch == epoch ? known : null;

    private async Task Apply(ShardEpoch epoch, StepGathering step)
    {
        epoch.IsUpdating = true;
        try
        {
            var before = epoch.Current.Weights.Values;
            var version = epoch.Current.Version;
            var gradient = await Compute(before.Length, () => step.Mean(epoch.Plan.Lanes, epoch.Clip));
            if (epoch.Clip?.Norm is not null)
                await ClipToNorm(epoch, version, gradient);
            var after = new float[before.Length];
            var finite = await Compute(before.Length, () =>
                epoch.Optimizer.Update(version + 1, epoch.RateOf(version + 1), before.Span, gradient, epoch.OptimizerState, after));
            var (loss, tokens) = step.Totals();
            epoch.States = step.Reports;
            epoch.Current = new PushReply(PushResult.Applied, version + 1, new TensorBlock(after), loss, tokens) { IsFinite = finite };
            epoch.Step = new StepGathering(epoch.Plan.Lanes);
            step.Complete(epoch.Current);
        }
#pragma warning disable CA1031 // Whatever it is, it belongs to those who await the step.
        catch (Exception e)
#pragma warning restore CA1031
        {
            step.Fail(e);
        }
        finally
        {
            epoch.IsUpdating = false;
        }
    }

    private async Task ClipToNorm(ShardEpoch epoch, long version, float[] gradient)
    {
        var (plan, squares) = (epoch.Plan, new double[FixedOrder.BlockCount(gradient.Length)]);
        FixedOrder.BlockSquares(gradient, squares);
        var first = GrainFactory.GetGrain<IParameterShardGrain>($"{plan.Job}/0");
        double? total = null;
        for (var answered = false; !answered && !epoch.IsAbandoned;)
        {
            try
            {
                total = plan.Index == 0
                    ? await ExchangeSquares(plan.Epoch, version, 0, squares)
                    : await first.ExchangeSquares(plan.Epoch, version, plan.Index, squares);
                answered = true;
            }
            catch (TimeoutException)
            {
                // Another shard still waits for lanes: ask again.
            }
        }

        epoch.Clip!.ScaleToNorm(gradient, total ?? throw new OperationCanceledException("The first shard has started over."));
    }

    private Task<T> Compute<T>(int length, Func<T> work) => length <= LongestInTurn ? Task.FromResult(work()) : compute.Run(work);
}
