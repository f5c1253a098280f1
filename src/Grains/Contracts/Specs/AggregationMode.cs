namespace DistSeq.Contracts.Specs;

/// <summary>When gradients of lanes become updates, and who waits for whom.</summary>
public enum AggregationMode
{
    /// <summary>Every step waits for all lanes. The same bits on any cluster.</summary>
    [ModePromises(SameBits = true, BatchNorm = true)]
    Sync,

    /// <summary>Steps are applied whole and in order, but a gradient may come from weights that are some steps old.</summary>
    Stale,

    /// <summary>
    /// Every group of lanes updates the weights as soon as it has a gradient. Nobody waits; no two runs are alike.
    /// </summary>
    Async,

    /// <summary>
    /// Every group of lanes trains a replica for some steps; then the mean change of the replicas is one step of an outer rule
    /// with Nesterov momentum. The same bits on any cluster.
    /// </summary>
    [ModePromises(SameBits = true, BatchNorm = true, Replicas = true)]
    Local,
}
