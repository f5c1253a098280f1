namespace DistSeq.Client.Replays;

/// <summary>The spec of a replay.</summary>
internal static class ReplaySpec
{
    /// <param name="spec">What is replayed.</param>
    /// <param name="shape">How it is spread over workers and shards.</param>
    /// <param name="steps">Optimizer updates; null for those of the spec.</param>
    public static JobSpec Of(JobSpec spec, Shape shape, long? steps) => spec with
    {
        Cluster = shape.Cluster,
        Training = steps is null ? spec.Training : spec.Training with { Epochs = null, Steps = steps },
    };

    /// <summary>Why its weights may differ from run to run; null where they may not.</summary>
    public static string? Doubt(JobSpec spec) => ModePromisesAttribute.Of(spec.Aggregation.Mode).SameBits
        ? null
        : $"is {spec.Aggregation.Mode.ToString().ToLowerInvariant()}: gradients are applied as they arrive, "
            + "so two runs need not have the same weights. "
            + "There is nothing to verify; the modes sync and local promise the same bits.";
}
