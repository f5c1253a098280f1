using DistSeq.EndToEnd.Tests.Cluster;

namespace DistSeq.EndToEnd.Tests;

/// <summary>Tests that run one after the other. Others run beside them.</summary>
public static class TestCollections
{
    /// <summary>One cluster for all.</summary>
    [CollectionDefinition]
    public sealed class OfTwoSilos : ICollectionFixture<TwoSilos>;

    /// <summary>A client must give up in time, which it could not while a job takes all processors for a minute.</summary>
    [CollectionDefinition]
    public sealed class InTime;

    /// <summary>Has all processors: what it measures has a bar.</summary>
    [CollectionDefinition(DisableParallelization = true)]
    public sealed class Alone;
}
