using DistSeq.Grains.Aggregation;
using DistSeq.Grains.Compute;
using DistSeq.Grains.Data;
using DistSeq.Grains.Models;
using DistSeq.Grains.Parameters;
using DistSeq.Grains.Placement;
using Orleans.GrainDirectory;
using Orleans.Placement;
using Split = DistSeq.Contracts.Data.Split;

namespace DistSeq.Grains.Workers;

/// <summary>
/// A silo's part in a job: its lanes in one team, or in a team for each group if groups need not wait for each other. To start,
/// it gets weights and carried states from the shards, and what groups keep from a checkpoint.
/// </summary>
[AtSiloPlacement, GrainDirectory(GrainDirectoryName = KeyedDirectory.Name), KeepAlive, Immovable]
internal sealed class WorkerGrain(
    ComputeThreads compute, DatasetCache datasets, IArtifactStore store, JobParts parts, NearShards near, ILocalSiloDetails silo)
    : Grain, IWorkerGrain
{
    private TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _ended;
    private WorkerPlan? _plan;
    private StepLoop[] _loops = [];
    private (long Version, IReadOnlyList<KeptState> States)? _held;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        parts.Arrive(this.GetGrainId(), this.AsReference<IWorkerGrain>().End);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        parts.Leave(this.GetGrainId());
        return Task.CompletedTask;
    }

    /// <summary>
    /// A duplicate runs again and finds its pushes applied. A late call of an older attempt is refused by the shards, or finds
    /// none. The call waits for other workers' pushes: if one is lost, it only takes longer.
    /// </summary>
    public async Task<WorkerReport> Run(WorkerPlan plan, long from, long to)
    {
        try
        {
            if (_plan is null)
                await Adopt(plan);
            _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_ended)
                return new WorkerReport(silo.Name, RunEnd.OutOfDate);
            var runs = await Task.WhenAll(_loops.Select(loop => Run(loop, from, to)));
            LaneReport[] broken = [.. runs.SelectMany(run => run.Broken)];
            return new WorkerReport(silo.Name, broken.Length > 0 ? RunEnd.Done : runs.Max(run => run.End))
            {
                Broken = broken,
                ComputeSeconds = _loops.Max(loop => loop.ComputeSeconds),
                PushSeconds = _loops.Max(loop => loop.PushSeconds),
            };
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            return new WorkerReport(silo.Name, RunEnd.ShardLost);
        }
    }

    /// <summary>A duplicate measures the same again.</summary>
    public async Task<IReadOnlyList<PieceTally>> Measure(Split split, IReadOnlyList<int> pieces, string? artifact)
    {
        if (_ended || _plan is not { } plan)
            throw new PartLostException("A worker has lost its plan, and cannot measure.");
        var corpus = await datasets.Get(plan.Dataset);
        var (task, network) = (Modeling.Task(plan.Spec), Modeling.Network(plan.Spec, corpus));
        var weights = artifact is null
            ? await PublishedWeights.Pull(
                plan.Job, plan.Attempt, PublishedWeights.Shards(GrainFactory, plan.Job, plan.Attempt, plan.ShardSilos),
                network.Layout.Length)
            : await Read(artifact);
        var threads = Math.Min(plan.Threads, pieces.Count);
        var parts = await compute.RunEach(threads, thread => Enumerable.Range(0, pieces.Count)
            .Where(index => index % threads == thread)
            .Select(index => pieces[index])
            .Select(piece => PieceTally.Of(piece, task.Evaluate(network, weights, corpus, Kinds.Split(split), piece)))
            .ToArray());
        return [.. parts.SelectMany(part => part)];
    }

    /// <summary>A duplicate copies the same again.</summary>
    public Task Hold(long version)
    {
        _held = (version, [.. _loops.SelectMany(loop => loop.Team.Kept)
            .Select(kept => new KeptState(kept.FirstLane, kept.Optimizer.ToArray(), kept.Feedback.ToArray()))]);
        return Task.CompletedTask;
    }

    /// <summary>A duplicate writes the same bytes to the same name. A file that no manifest names is never read.</summary>
    public async Task<ManifestPart?> Save(long version, string name)
    {
        if (_held is not { } held || held.Version != version || _plan is not { } plan)
            return null;
        var (file, hash) = await compute.Run(() => KeptState.Write(plan.Job, version, held.States));
        await store.Write(name, file, default);
        CheckpointMetrics.Part(plan.Job, version, file.Length);
        return new ManifestPart(name, hash, plan.FirstLane, plan.FirstLane + plan.LaneCount);
    }

    /// <summary>A duplicate finds nothing to free.</summary>
    public Task End()
    {
        _ended = true;
        _stop.TrySetResult();
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private async Task<float[]> Read(string artifact)
    {
        var file = await store.Read(artifact, default)
            ?? throw new KeyNotFoundException($"The model '{artifact}' is no longer in the cluster's store.");
        return await compute.Run(() => ModelFile.Read(file).Weights);
    }

    // Teams wait for each other at the shards: if one ends early, the others must stop waiting.
    private async Task<(RunEnd End, IReadOnlyList<LaneReport> Broken)> Run(StepLoop loop, long from, long to)
    {
        var whole = false;
        var stop = _stop.Task;
        try
        {
            var (end, broken) = await compute.Flow(() => loop.Run(from, to, stop));
            whole = end == RunEnd.Done && broken.Count == 0;
            return (end, broken);
        }
        finally
        {
            if (!whole)
                _stop.TrySetResult();
        }
    }

    private async Task Adopt(WorkerPlan plan)
    {
        var corpus = await datasets.Get(plan.Dataset);
        ShardPort[] shards = [.. plan.ShardSilos.Select((shardSilo, index) =>
            new ShardPort(GrainFactory, near, plan.Job, plan.Attempt, index, shardSilo))];
        var aggregator = AggregatorCatalog.Of(plan.Spec.Aggregation);
        var lanes = aggregator.GroupsGoAlone ? plan.Lanes / plan.Groups : plan.LaneCount;
        var teams = await Task.WhenAll(Enumerable.Range(0, plan.LaneCount / lanes).Select(team =>
            LaneTeam.Of(
                plan, aggregator, corpus, plan.FirstLane + (team * lanes), lanes, compute, silo.SiloAddress.ToParsableString())));
        if (plan.Kept.Count > 0)
        {
            var kept = await ReadKept(plan);
            foreach (var team in teams)
                team.Restore(kept);
        }

        var cell = SpecJson.Word(plan.Spec.Model.Cell);
        _loops = [.. teams.Select(team => new StepLoop(team, lanes, plan.Job, cell, aggregator, shards))];
        _plan = plan;
    }

    private async Task<IReadOnlyList<KeptState>> ReadKept(WorkerPlan plan)
    {
        var kept = new List<KeptState>();
        foreach (var part in plan.Kept.Where(part => part.Begin < plan.FirstLane + plan.LaneCount && part.End > plan.FirstLane))
        {
            var file = await store.Read(part.Name, default)
                ?? throw new TimeoutException($"Checkpoint file {part.Name} cannot be read now.");
            kept.AddRange(KeptState.Read(file));
        }

        return kept;
    }
}
