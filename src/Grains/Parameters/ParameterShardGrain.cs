using DistSeq.Grains.Compute;
using DistSeq.Grains.Placement;
using Orleans.Concurrency;
using Orleans.GrainDirectory;
using Orleans.Placement;

namespace DistSeq.Grains.Parameters;

/// <summary>
/// Collects the gradients of a step until all lanes are in, folds them by the lane tree, updates its range, and answers every
/// push with the new version. Reentrant, because pushes wait for each other.
/// </summary>
[Reentrant, AtSiloPlacement, GrainDirectory(GrainDirectoryName = KeyedDirectory.Name), KeepAlive, Immovable]
internal sealed class ParameterShardGrain(
    ComputeThreads compute, IArtifactStore store, JobParts parts, NearShards near, TimeProvider clock)
    : Grain, IParameterShardGrain
{
    // A stopping silo waits until a shard's calls have ended, but holds back the pushes that they wait for. So none waits longer.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private ShardAttempt? _attempt;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        parts.Arrive(this.GetGrainId(), this.AsReference<IParameterShardGrain>().End);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        near.Remove(this.GetPrimaryKeyString());
        _attempt?.Abandon();
        parts.Leave(this.GetGrainId());
        return Task.CompletedTask;
    }

    /// <summary>A duplicate or late call finds the shard started and changes nothing.</summary>
    public Task Begin(ShardPlan plan)
    {
        if (_attempt is null)
        {
            _attempt = new ShardAttempt(
                plan, compute,
                plan.Index == 0 ? null : new ShardPort(GrainFactory, near, plan.Job, plan.Attempt, 0, plan.FirstSilo));
            near.Add(this.GetPrimaryKeyString(), _attempt);
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// A duplicate of the step in flight waits for the same answer. An older step gets the current weights. Another attempt, a
    /// later step or a lost plan is rejected. If an answer is lost, the worker's call times out, and the job treats the worker as
    /// lost.
    /// </summary>
    public async Task<PushReply> PushPull(Push push)
    {
        if (Of(push.Attempt) is not { } attempt)
            return PushReply.Without(PushResult.Rejected);
        var answer = attempt.PushPull(push);
        try
        {
            return await answer.WaitAsync(LongestWait, clock);
        }
        catch (TimeoutException) when (!answer.IsCompleted)
        {
            return PushReply.Without(PushResult.Waiting);
        }
    }

    public Task<PushReply> Pull(long attempt, long version) =>
        Task.FromResult(Of(attempt)?.At(version) ?? PushReply.Without(PushResult.Rejected));

    public Task<PushReply> PullPublished(long attempt) =>
        Task.FromResult(Of(attempt)?.Published() ?? PushReply.Without(PushResult.Rejected));

    public Task<IReadOnlyList<LaneReport>> PullStates(long attempt, long version, int firstLane, int lanes)
    {
        IReadOnlyList<LaneReport> states = Of(attempt) is { } known
            ? [.. known.StatesAt(version).Where(state => state.Lane >= firstLane && state.Lane < firstLane + lanes)]
            : [];
        return Task.FromResult(states);
    }

    /// <summary>A duplicate sets the same sums again; another step or attempt gets null.</summary>
    public async Task<double?> ExchangeSquares(long attempt, long version, int shard, double[] squares) =>
        Of(attempt) is { } known ? await known.ExchangeSquares(version, shard, squares).WaitAsync(LongestWait, clock) : null;

    public Task<ShardLook?> Look(long attempt) => Task.FromResult(Of(attempt)?.Look());

    /// <summary>A duplicate finds the same, as long as nobody has asked for later ones.</summary>
    public Task<IReadOnlyList<StepTotal>> TotalsAfter(long attempt, long version) =>
        Task.FromResult(Of(attempt)?.TotalsAfter(version) ?? []);

    public Task<string?> Ledger(long attempt) => Task.FromResult(Of(attempt)?.Ledger());

    /// <summary>A duplicate copies the same again; a late call finds another version and changes nothing.</summary>
    public Task<bool> Hold(long attempt, long version) => Task.FromResult(Of(attempt)?.Hold(version) ?? false);

    /// <summary>A duplicate finds it saved or being saved, and gets null. A file that no manifest names is never read.</summary>
    public async Task<string?> Save(long attempt, long version, string name)
    {
        if (Of(attempt) is not { } known || known.BeginSave(version) is not { } held)
            return null;
        var (file, hash) = await compute.Run(() => PartFile.Write(known.Plan.Job, held));
        await store.Write(name, file, default);
        CheckpointMetrics.Part(known.Plan.Job, version, file.Length);
        // Not after a failure: the store may still be reading the bytes.
        known.EndSave(held);
        return hash;
    }

    /// <summary>A duplicate sets the same again.</summary>
    public Task<bool> SetRateFactor(long attempt, double factor)
    {
        Of(attempt)?.SetRateFactor(factor);
        return Task.FromResult(Of(attempt) is not null);
    }

    /// <summary>A duplicate finds nothing to free.</summary>
    public Task End()
    {
        near.Remove(this.GetPrimaryKeyString());
        _attempt?.Abandon();
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private ShardAttempt? Of(long attempt) =>
        _attempt is { IsAbandoned: false } known && known.Plan.Attempt == attempt ? known : null;
}
