using DistSeq.Contracts.Cluster;
using DistSeq.Contracts.Specs;
using DistSeq.Engine.Tasks;
using DistSeq.Grains.Artifacts;
using DistSeq.Grains.Models;
using DistSeq.Grains.Parameters;

namespace DistSeq.Grains.Checkpoints;

/// <summary>The model that a checkpoint in mid-run holds.</summary>
/// <param name="Model">To be sampled and measured.</param>
/// <param name="Ledger">What has gone into it, as <see cref="LaneLedger"/> writes it.</param>
internal sealed record CheckpointModel(TrainedModel Model, string Ledger)
{
    /// <summary>That of the newest manifest whose files can be read; null where there is none.</summary>
    public static async Task<CheckpointModel?> Newest(
        IArtifactStore store, JobSpec spec, Corpus corpus, IEnumerable<Manifest> manifests)
    {
        var optimizer = Rules.Optimizer(Aggregating.ShardOptimizer(spec));
        var parameters = Modeling.Network(spec, corpus).Layout.Length;
        foreach (var manifest in manifests.Reverse())
        {
            try
            {
                var state = await CheckpointReader.Read(store, manifest, parameters, optimizer.StatePerParameter);
                return new(Of(spec, corpus, state), state.Ledger);
            }
            catch (Exception e) when (e is DamagedException or InvalidDataException)
            {
                // An earlier one is as good as it was.
            }
        }

        return null;
    }

    private static TrainedModel Of(JobSpec spec, Corpus corpus, TrainingState state)
    {
        var lanes = Modeling.Lanes(spec.Training);
        var steps = Modeling.Steps(spec.Training, Modeling.Batch(spec, corpus).StepsPerEpoch);
        var updates = state.Version * Aggregating.UpdatesPerVersion(spec.Aggregation, lanes);
        var weights = Rules.Optimizer(Aggregating.ShardOptimizer(spec))
            .EvaluationWeights(updates, state.Weights, state.Optimizer);
        return TrainedModel.Of(spec, corpus, weights.ToArray()) with
        {
            Step = Math.Min(steps, state.Version * Aggregating.StepsPerVersion(spec.Aggregation)),
            Steps = steps,
        };
    }
}
