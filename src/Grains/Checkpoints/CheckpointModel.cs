using DistSeq.Grains.Aggregation;
using DistSeq.Grains.Models;
using DistSeq.Grains.Parameters;

namespace DistSeq.Grains.Checkpoints;

/// <summary>The model in a checkpoint in mid-run.</summary>
/// <param name="Model">The model, for sampling and measuring.</param>
/// <param name="Ledger">What has gone into it, as <see cref="LaneLedger"/> writes it.</param>
internal sealed record CheckpointModel(TrainedModel Model, string Ledger)
{
    /// <summary>The model of the newest manifest whose files can be read; null if there is none.</summary>
    public static async Task<CheckpointModel?> Newest(
        IArtifactStore store, JobSpec spec, Corpus corpus, IReadOnlyList<Manifest> manifests)
    {
        var arrays = AggregatorCatalog.Of(spec.Aggregation).ShardRule(spec.Optimizer).StatePerParameter;
        var parameters = Modeling.Network(spec, corpus).Layout.Length;
        return await CheckpointReader.Newest(store, manifests, parameters, arrays) is var (state, _)
            ? new(Of(spec, corpus, state), state.Ledger)
            : null;
    }

    private static TrainedModel Of(JobSpec spec, Corpus corpus, TrainingState state)
    {
        var lanes = Modeling.Lanes(spec.Training);
        var steps = Modeling.Steps(spec.Training, Modeling.Batch(spec, corpus).StepsPerEpoch);
        var aggregator = AggregatorCatalog.Of(spec.Aggregation);
        var updates = state.Version * aggregator.UpdatesPerVersion(lanes);
        var weights = aggregator.ShardRule(spec.Optimizer).EvaluationWeights(updates, state.Weights, state.Optimizer);
        return new TrainedModel(spec, corpus.Codec, weights.ToArray()) with
        {
            Step = Math.Min(steps, state.Version * aggregator.StepsPerVersion),
            Steps = steps,
        };
    }
}
