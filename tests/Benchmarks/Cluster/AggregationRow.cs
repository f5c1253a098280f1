namespace DistSeq.Benchmarks.Cluster;

/// <summary>One way to aggregate gradients, on two silos.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ValidLoss">Loss of the final weights on the held-out tenth, in nats per character.</param>
/// <param name="Excess">How much that is above sync's, as a share of sync's.</param>
/// <param name="MostExcess">The bar; null for none.</param>
/// <param name="Megabytes">Sent between the silos, MB (10^6 bytes).</param>
/// <param name="ByteShare">The same as a share of sync's.</param>
/// <param name="MostByteShare">The bar; null for none.</param>
/// <param name="TokensPerSecond">By the job's own clock.</param>
internal sealed record AggregationRow(
    string Name,
    double ValidLoss,
    double Excess,
    double? MostExcess,
    double Megabytes,
    double ByteShare,
    double? MostByteShare,
    double TokensPerSecond)
{
    /// <summary>Whether its bars are reached, if it has any.</summary>
    public bool Reached => !(Excess > MostExcess) && !(ByteShare > MostByteShare);
}
