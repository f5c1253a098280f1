namespace DistSeq.Client.Tests.Fakes;

/// <summary>A way to a <see cref="FakeCluster"/>, which outlives it.</summary>
internal sealed class FakeConnection(FakeCluster cluster) : ICluster
{
    public IGrainFactory Grains => cluster.Grains;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
