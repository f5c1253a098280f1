using DistSeq.Contracts.Generation;
using DistSeq.Engine.Training;
using DistSeq.Grains.Calls;
using DistSeq.Grains.Models;
using DistSeq.Grains.Parameters;

namespace DistSeq.Grains.Jobs;

/// <summary>
/// One attempt to train a job from a checkpoint: its plan, its parameter shards and the <see cref="Crew"/> of its workers. It
/// ends when a shard does not answer, or when silos come or go.
/// </summary>
internal sealed class Attempt(IGrainFactory grains, JobServices services, JobPlan plan)
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(1);

    private readonly IParameterShardGrain[] _shards = PublishedWeights.Shards(grains, plan.Job, plan.Attempt, plan.ShardSilos);
    private readonly bool _keeps = plan.Aggregator.KeepsState;
    private readonly SortedSet<string> _silos = new(StringComparer.Ordinal);

    public JobPlan Plan => plan;

    /// <summary>Names of the silos that have computed.</summary>
    public IReadOnlyCollection<string> Silos => _silos;

    private Crew Crew => field ??= new(grains, services.Roster, services.Clock, plan, Look);

    /// <summary>Runs the steps from one version to another on all workers, and returns the total of each step.</summary>
    public async Task<(RunReport Report, IReadOnlyList<StepTotal> Steps)> Run(long from, long to, TimeSpan expected)
    {
        var report = await Crew.Run(from, to, expected);
        _silos.UnionWith(report.Silos);
        var steps = await _shards[0].TotalsAfter(plan.Attempt, from);
        if (report.Broken.Count == 0)
            return (report, steps);
        // Another shard's range may have broken, and in mode async the step may break before it is complete.
        var last = steps.Count > 0 ? steps[^1] : new StepTotal(from + 1, double.NaN, 0, false);
        return (report, [.. steps.SkipLast(1), last with { IsFinite = false }]);
    }

    /// <summary>
    /// Gives workers their plan where there was nothing to run: the attempt began from the state of the last step. They need it
    /// to measure, and to keep what they had kept.
    /// </summary>
    public Task Ready(long version) => _silos.Count > 0 ? Task.CompletedTask : Run(version, version, TimeSpan.Zero);

    /// <summary>The model at a version that all shards have. To be called between two runs.</summary>
    public async Task<TrainedModel> Snapshot(long version)
    {
        var weights = await PublishedWeights.Pull(plan.Job, plan.Attempt, _shards, plan.Layout.Length);
        return new TrainedModel(plan.Spec, plan.Corpus.Codec, weights) with { Step = plan.StepAt(version), Steps = plan.Steps };
    }

    /// <summary>
    /// Evaluates a split with the version that all shards have, or with a model in the store. To be called between two runs.
    /// </summary>
    public async Task<EvaluationResult> Measure(Split split, string? artifact, TrainedModel model)
    {
        var pieces = Modeling.Task(plan.Spec).Pieces(plan.Corpus, split);
        var tallies = await Crew.Measure(split, pieces, artifact);
        return model.Measure(tallies.Aggregate(default(Tally), static (sum, tally) => sum + tally), plan.Corpus);
    }

    /// <summary>Sets the factor that the shards apply to their learning rates from the next step on.</summary>
    /// <exception cref="PartLostException">A shard belongs to another attempt.</exception>
    public async Task SetRateFactor(double factor)
    {
        var set = await Task.WhenAll(_shards.Select(shard => shard.SetRateFactor(plan.Attempt, factor)));
        if (Array.IndexOf(set, false) is var index and >= 0)
        {
            throw new PartLostException(
                $"Parameter shard {index} of job {plan.Job} belongs to another attempt than {plan.Attempt}.");
        }
    }

    /// <summary>All shards' ledgers of what has gone into the weights. They differ only if something is wrong.</summary>
    public async Task<IReadOnlyList<LaneLedger>> Ledgers()
    {
        var ledgers = await Task.WhenAll(_shards.Select(shard => shard.Ledger(plan.Attempt)));
        return [.. ledgers.Select(ledger => LaneLedger.Parse(ledger ?? ""))];
    }

    /// <summary>Frees what shards and workers hold. Best effort: whoever cannot be reached is gone, or lets go in time.</summary>
    public void End()
    {
        Crew.End();
        foreach (var shard in _shards)
            shard.End().Ignore();
    }

    /// <summary>Starts the shards from a state.</summary>
    /// <param name="state">Weights, and what the optimizer keeps.</param>
    /// <param name="rateFactor">Factor on the learning rates.</param>
    public Task Begin(TrainingState state, double rateFactor) => Task.WhenAll(_shards.Select((shard, index) =>
    {
        var (begin, end) = ShardRange.Of(state.Weights.Length, _shards.Length, index);
        return shard.Begin(new ShardPlan(
            plan.Job, plan.Attempt, index, _shards.Length, plan.Lanes, state.Version,
            new TensorBlock(state.Weights.AsMemory(begin..end)), plan.Aggregator.ShardOptimizer(plan.Spec.Optimizer),
            plan.Aggregator.ShardClip(plan.Spec.Training.Clip), new TensorBlock(state.OptimizerOf(begin, end)),
            index == 0 ? state.States : [], state.Ledger, plan.ShardSilos[0])
        {
            Aggregation = plan.Spec.Aggregation,
            RateFactor = rateFactor,
        });
    }));

    /// <summary>The first state of the job, computed with the numerics of its silos.</summary>
    /// <param name="cancellationToken">Cancels it: for a large model it takes minutes.</param>
    public async Task<TrainingState> First(CancellationToken cancellationToken)
    {
        if (services.Numerics.Hash == plan.Numerics)
        {
            return new TrainingState(
                0, await services.Compute.Run(() => plan.Network.FirstWeights(plan.Spec.Seed, cancellationToken)), [], [], "");
        }

        var weights = new float[plan.Layout.Length];
        for (var index = 0; index < _shards.Length; index++)
        {
            var (begin, end) = ShardRange.Of(weights.Length, _shards.Length, index);
            var silo = grains.GetGrain<ISiloGrain>(plan.ShardSilos[index]);
            var block = await silo.FirstWeights(plan.Spec, plan.Dataset, begin, end, cancellationToken);
            block.Values.CopyTo(weights.AsMemory(begin));
        }

        return new TrainingState(0, weights, [], [], "");
    }

    /// <summary>Has all shards and workers keep a version, between two runs; false if one of them has another version.</summary>
    public async Task<bool> Hold(long version)
    {
        if (_keeps)
            await Crew.Hold(version);
        return Array.TrueForAll(await Task.WhenAll(_shards.Select(shard => shard.Hold(plan.Attempt, version))), held => held);
    }

    /// <summary>Writes the version that is held; null if a shard or a worker holds another.</summary>
    public async Task<(IReadOnlyList<ManifestPart> Parts, IReadOnlyList<ManifestPart> Kept)?> Save(long version)
    {
        var parts = await Task.WhenAll(_shards.Select(async (shard, index) =>
        {
            var name = ArtifactName.CheckpointPart(plan.Job, version, plan.Attempt, index);
            var (begin, end) = ShardRange.Of(plan.Layout.Length, _shards.Length, index);
            return await shard.Save(plan.Attempt, version, name) is { } hash ? new ManifestPart(name, hash, begin, end) : null;
        }));
        var kept = _keeps ? await Crew.Save(version) : [];
        return Array.TrueForAll(parts, part => part is not null) && Array.TrueForAll(kept, part => part is not null)
            ? ([.. parts.Select(part => part!)], [.. kept.Select(part => part!)])
            : null;
    }

    // The progress of each shard.
    private Task<ShardLook[]> Look() => Task.WhenAll(_shards.Select(async (shard, index) =>
        await Ask(shard) ?? await Ask(shard) ?? throw new PartLostException(
            $"Parameter shard {index} of job {plan.Job} does not answer, or belongs to another attempt than {plan.Attempt}.")));

    private Task<ShardLook?> Ask(IParameterShardGrain shard) =>
        shard.Look(plan.Attempt).OrNull(LongestAnswer, services.Clock);
}
