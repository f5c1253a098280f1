using DistSeq.Contracts.Specs;
using DistSeq.Engine.Tasks;
using DistSeq.Grains.Artifacts;
using DistSeq.Grains.Checkpoints;
using DistSeq.Grains.Cluster;
using DistSeq.Grains.Models;
using DistSeq.Grains.Parameters;
using DistSeq.Grains.Parameters.Wire;
using DistSeq.Grains.Workers;

namespace DistSeq.Grains.Jobs;

/// <summary>One epoch of a job: a plan, its shards and workers, and the runs of steps between two looks at the clock.</summary>
internal sealed class JobRun
{
    private readonly IGrainFactory _grains;
    private readonly ComputeThreads _compute;
    private readonly string _job;
    private readonly JobSpec _spec;
    private readonly Supervisor _supervisor;
    private readonly bool _keeps;
    private readonly SortedSet<string> _silos = new(StringComparer.Ordinal);

    public JobRun(IGrainFactory grains, SiloRoster roster, ComputeThreads compute, TimeProvider clock, string job, JobSpec spec, Corpus corpus, JobPlan plan)
    {
        _grains = grains;
        _compute = compute;
        _job = job;
        _spec = spec;
        Corpus = corpus;
        Plan = plan;
        _keeps = Aggregating.KeepsState(spec.Aggregation);
        _supervisor = new Supervisor(grains, roster, job, plan, clock);
    }

    public JobPlan Plan { get; }

    public Corpus Corpus { get; }

    /// <summary>Names of the silos that have computed.</summary>
    public IReadOnlyCollection<string> Silos => _silos;

    private IReadOnlyList<IParameterShardGrain> Shards => _supervisor.Shards;

    /// <summary>Runs the steps from one version to another on all workers, and tells what each step came to.</summary>
    public async Task<(RunReport Report, IReadOnlyList<StepTotal> Steps)> Run(long from, long to, TimeSpan expected)
    {
        var report = await _supervisor.Run(from, to, expected);
        _silos.UnionWith(report.Silos);
        var steps = await Shards[0].TotalsAfter(Plan.Epoch, from);
        if (report.Broken.Count == 0)
            return (report, steps);
        // It may have broken in another shard's range, and in mode async before the step was whole.
        var last = steps.Count > 0 ? steps[^1] : new StepTotal(from + 1, double.NaN, 0, false);
        return (report, [.. steps.SkipLast(1), last with { IsFinite = false }]);
    }

    /// <summary>The model of a version that all shards have; between two runs.</summary>
    public async Task<TrainedModel> Snapshot(long version)
    {
        var replies = await Task.WhenAll(Shards.Select(shard => shard.PullPublished(Plan.Epoch)));
        var weights = new float[Plan.Layout.Length];
        for (var index = 0; index < replies.Length; index++)
        {
            if (replies[index].Result == PushResult.Rejected)
                throw new PartLostException($"Parameter shard {index} of job {_job} has another epoch than {Plan.Epoch}.");
            replies[index].Weights.Values.Span.CopyTo(weights.AsSpan(ShardRange.Of(weights.Length, replies.Length, index).Begin));
            replies[index].Weights.Release();
        }

        return TrainedModel.Of(_spec, Corpus, weights) with { Step = Plan.StepAt(version), Steps = Plan.Steps };
    }

    /// <summary>What has gone into the weights, by all shards' books; they differ only where something is wrong.</summary>
    public async Task<IReadOnlyList<LaneLedger>> Ledgers()
    {
        var ledgers = await Task.WhenAll(Shards.Select(shard => shard.Ledger(Plan.Epoch)));
        return [.. ledgers.Select(ledger => LaneLedger.Parse(ledger ?? ""))];
    }

    /// <summary>Frees what shards and workers hold.</summary>
    public void End() => _supervisor.End();

    /// <summary>Starts the shards from a state.</summary>
    public Task Begin(TrainingState state) => Task.WhenAll(Shards.Select((shard, index) =>
    {
        var (begin, end) = ShardRange.Of(state.Weights.Length, Shards.Count, index);
        return shard.Begin(new ShardPlan(
            _job, Plan.Epoch, index, Shards.Count, Plan.Lanes, state.Version, new TensorBlock(state.Weights.AsMemory(begin..end)),
            Aggregating.ShardOptimizer(_spec), Aggregating.ShardClip(_spec), new TensorBlock(state.OptimizerOf(begin, end)), index == 0 ? state.States : [], state.Ledger,
            Plan.ShardSilos[0])
        {
            Aggregation = _spec.Aggregation,
        });
    }));

    /// <summary>The first state of the job, by the numerics of its silos.</summary>
    /// <param name="here">Those of this silo.</param>
    /// <param name="cancellationToken">Calls it off: it takes minutes for a large model.</param>
    public async Task<TrainingState> First(SiloNumerics here, CancellationToken cancellationToken)
    {
        if (here.Hash == Plan.Numerics)
        {
            return new TrainingState(
                0, await _compute.Run(() => Plan.Network.FirstWeights(_spec.Seed, cancellationToken)), [], [], "");
        }

        var weights = new float[Plan.Layout.Length];
        for (var index = 0; index < Shards.Count; index++)
        {
            var (begin, end) = ShardRange.Of(weights.Length, Shards.Count, index);
            var silo = _grains.GetGrain<ISiloGrain>(Plan.ShardSilos[index]);
            (await silo.FirstWeights(_spec, Plan.Dataset, begin, end, cancellationToken)).Values.CopyTo(weights.AsMemory(begin));
        }

        return new TrainingState(0, weights, [], [], "");
    }

    /// <summary>Lets all shards and workers keep a version between two runs of steps; false when one of them has another.</summary>
    public async Task<bool> Hold(long version)
    {
        if (_keeps)
            await Task.WhenAll(_supervisor.Workers.Select(worker => worker.Hold(version)));
        return Array.TrueForAll(await Task.WhenAll(Shards.Select(shard => shard.Hold(Plan.Epoch, version))), held => held);
    }

    /// <summary>Writes the version that is held; null when a shard or a worker holds another.</summary>
    public async Task<(IReadOnlyList<ManifestPart> Parts, IReadOnlyList<ManifestPart> Kept)?> Save(long version)
    {
        var parts = await Task.WhenAll(Shards.Select(async (shard, index) =>
        {
            var name = ArtifactName.CheckpointPart(_job, version, Plan.Epoch, index);
            var (begin, end) = ShardRange.Of(Plan.Layout.Length, Shards.Count, index);
            return await shard.Save(Plan.Epoch, version, name) is { } hash ? new ManifestPart(name, hash, begin, end) : null;
        }));
        var kept = !_keeps ? [] : await Task.WhenAll(_supervisor.Workers.Select((worker, index) =>
            worker.Save(version, ArtifactName.CheckpointKept(_job, version, Plan.Epoch, index))));
        return Array.TrueForAll(parts, part => part is not null) && Array.TrueForAll(kept, part => part is not null)
            ? ([.. parts.Select(part => part!)], [.. kept.Select(part => part!)])
            : null;
    }
}
