using System.Security.Cryptography;
using DistSeq.Contracts.Specs;
using DistSeq.Grains.Artifacts;
using DistSeq.Grains.Checkpoints;
using DistSeq.Grains.Cluster;
using DistSeq.Grains.Parameters.Wire;
using DistSeq.Grains.Placement;
using DistSeq.Grains.Workers;
using Orleans.Concurrency;
using Orleans.GrainDirectory;
using Orleans.Placement;

namespace DistSeq.Grains.Parameters;

/// <summary>
/// Gathers the gradients of a step until every lane is in, folds them by the lane tree, updates its range, publishes the new version and
/// answers everyone. Reentrant: pushes await each other.
/// </summary>
[Reentrant, AtSiloPlacement, GrainDirectory(GrainDirectoryName = KeyedDirectory.Name), Immovable, CollectionAgeLimit(Hours = 2)]
internal sealed class ParameterShardGrain(ComputeThreads compute, IArtifactStore store, JobParts parts, TimeProvider clock)
    : Grain, IParameterShardGrain
{
    // A stopping silo lets go of a shard when its calls have ended, and holds back the very pushes they wait for: so none waits longer.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private ShardEpoch? _epoch;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        parts.Arrive(this.GetGrainId(), this.AsReference<IParameterShardGrain>().End);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _epoch?.Abandon();
        parts.Leave(this.GetGrainId());
        return Task.CompletedTask;
    }

    /// <summary>A duplicate, or one that comes late, finds the shard started and changes nothing.</summary>
    public Task Begin(ShardPlan plan)
    {
        _epoch ??= new ShardEpoch(plan, compute);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Duplicate of the step in flight: awaits the same answer. Older step: the current weights. Other epoch, later step or lost plan:
    /// rejected. A push whose answer is lost or not there yet is repeated by the worker and falls under these.
    /// </summary>
    public async Task<PushReply> PushPull(Push push)
    {
        if (Of(push.Epoch) is not { } epoch)
            return PushReply.Without(PushResult.Rejected);
        if (epoch.Plan.Aggregation.Mode == AggregationMode.Async)
            return await epoch.Arrive(push);
        if (push.Version < epoch.Current.Version)
        {
            Telemetry.DuplicatePushes.Add(1);
            return epoch.Current with { Result = PushResult.Duplicate };
        }

        if (!epoch.IsTimely(push))
            return PushReply.Without(PushResult.Rejected);
        var step = epoch.Gathering(push.Version);
        if (!step.Add(push))
            Telemetry.DuplicatePushes.Add(1);
        else if (step.IsComplete)
            _ = epoch.ApplyWhole(squares => Exchange(epoch, epoch.Current.Version, squares));
        if (step.Answer.IsCompleted)
            return await step.Answer;
        try
        {
            return await step.Answer.WaitAsync(LongestWait, clock);
        }
        catch (TimeoutException) when (!step.Answer.IsCompleted)
        {
            return PushReply.Without(PushResult.Waiting);
        }
    }

    public Task<PushReply> Pull(long epoch, long version) => Task.FromResult(Of(epoch)?.At(version) ?? PushReply.Without(PushResult.Rejected));

    public Task<PushReply> PullPublished(long epoch) => Task.FromResult(Of(epoch) is { } known
        ? known.Current with { Weights = new TensorBlock(known.Weights.Published()) }
        : PushReply.Without(PushResult.Rejected));

    public Task<IReadOnlyList<LaneReport>> PullStates(long epoch, long version, int firstLane, int lanes)
    {
        IReadOnlyList<LaneReport> states = Of(epoch) is { } known
            ? [.. known.StatesAt(version).Where(state => state.Lane >= firstLane && state.Lane < firstLane + lanes)]
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

    public Task<ShardLook?> Look(long epoch) =>
        Task.FromResult(Of(epoch) is { } known ? new ShardLook(known.Current.Version, known.Step.Missing) : null);

    /// <summary>A duplicate finds the same, as long as nobody has asked for later ones.</summary>
    public Task<IReadOnlyList<StepTotal>> TotalsAfter(long epoch, long version) => Task.FromResult(Of(epoch)?.TotalsAfter(version) ?? []);

    public Task<string?> Ledger(long epoch) => Task.FromResult(Of(epoch)?.Ledger.ToString());

    /// <summary>A duplicate holds the same again; one that comes late finds another version.</summary>
    public Task<bool> Hold(long epoch, long version)
    {
        if (Of(epoch) is not { IsUpdating: false } known || known.Current.Version != version)
            return Task.FromResult(false);
        var (weights, optimizer) = known.Weights.Copy();
        known.Held = new HeldVersion(version, weights, optimizer, known.StatesAt(version), known.Ledger.ToString());
        return Task.FromResult(true);
    }

    /// <summary>A duplicate writes the same bytes under the same name. What no manifest names is never read.</summary>
    public async Task<string?> Save(long epoch, long version, string name)
    {
        if (Of(epoch) is not { Held: { } held } known || held.Version != version)
            return null;
        var (file, hash) = await compute.Run(() =>
        {
            var bytes = PartFile.Write(known.Plan.Job, held);
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
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private ShardEpoch? Of(long epoch) => _epoch is { IsAbandoned: false } known && known.Plan.Epoch == epoch ? known : null;

    private async Task<double> Exchange(ShardEpoch epoch, long version, double[] squares)
    {
        var plan = epoch.Plan;
        var first = GrainFactory.GetGrain<IParameterShardGrain>(SiloKey.Shard(plan.Job, plan.Epoch, 0, plan.FirstSilo));
        while (!epoch.IsAbandoned)
        {
            try
            {
                var total = plan.Index == 0
                    ? await ExchangeSquares(plan.Epoch, version, 0, squares)
                    : await first.ExchangeSquares(plan.Epoch, version, plan.Index, squares);
                return total ?? throw new OperationCanceledException("The first shard has started over.");
            }
            catch (TimeoutException)
            {
                // Another shard still waits for lanes: ask again.
            }
        }

        throw new OperationCanceledException("The shard's epoch is over.");
    }
}
