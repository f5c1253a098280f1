using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Replays;

/// <summary>The spec of a replay.</summary>
internal static class ReplaySpec
{
    /// <param name="spec">What is replayed.</param>
    /// <param name="shape">How it is spread.</param>
    /// <param name="steps">Optimizer updates; null for those of the spec.</param>
    public static JobSpec Of(JobSpec spec, Shape shape, long? steps) => spec with
    {
        Cluster = shape.Cluster,
        Training = steps is null ? spec.Training : spec.Training with { Epochs = null, Steps = steps },
    };

    /// <summary>Why its weights are not the same each time; null where they are.</summary>
    public static string? Doubt(JobSpec spec) => spec.Aggregation.Mode is AggregationMode.Sync or AggregationMode.Local
        ? null
        : $"is {spec.Aggregation.Mode.ToString().ToLowerInvariant()}: gradients are applied as they come, and no two runs need to have the same weights. "
            + "There is nothing to verify; the modes sync and local promise the same bits.";
}
