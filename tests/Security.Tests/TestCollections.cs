namespace DistSeq.Security.Tests;

/// <summary>Tests that run one after the other. Others run beside them.</summary>
public static class TestCollections
{
    /// <summary>One cluster for all.</summary>
    [CollectionDefinition]
    public sealed class OfOneCluster : ICollectionFixture<SecureCluster>;
}
