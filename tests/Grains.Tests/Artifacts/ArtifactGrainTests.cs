namespace DistSeq.Grains.Tests.Artifacts;

public sealed class ArtifactGrainTests(Clusters clusters)
{
    [Fact]
    public async Task An_artifact_is_read_in_parts()
    {
        var cluster = await clusters.Get();
        var name = $"test/{TestCluster.NewId()}";
        await cluster.Store.Write(name, new byte[] { 1, 2, 3, 4, 5 }, TestContext.Current.CancellationToken);
        var artifact = cluster.Grains.GetGrain<IArtifactGrain>(name);
        Assert.Equal(5, await artifact.GetLength());
        var (begin, end, beyond) = (await artifact.Read(0, 3), await artifact.Read(3, 1 << 20), await artifact.Read(5, 3));
        Assert.Equal([1, 2, 3], begin);
        Assert.Equal([4, 5], end);
        Assert.Empty(beyond);
    }

    [Fact]
    public async Task A_missing_artifact_is_named()
    {
        var artifact = (await clusters.Get()).Grains.GetGrain<IArtifactGrain>("jobs/none/checkpoint.safetensors");
        var missing = await Assert.ThrowsAsync<KeyNotFoundException>(artifact.GetLength);
        Assert.Contains("'jobs/none/checkpoint.safetensors'", missing.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<KeyNotFoundException>(() => artifact.Read(0, 1));
    }

    [Theory]
    [InlineData("../records/job-a")]
    [InlineData("/etc/passwd")]
    [InlineData("jobs/../../etc/passwd")]
    public async Task A_name_that_could_leave_the_store_is_refused(string name)
    {
        var artifact = (await clusters.Get()).Grains.GetGrain<IArtifactGrain>(name);
        await Assert.ThrowsAsync<ArgumentException>(artifact.GetLength);
        await Assert.ThrowsAsync<ArgumentException>(() => artifact.Read(0, 1));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    [InlineData(0, (1 << 20) + 1)]
    public async Task A_part_out_of_range_is_refused(long offset, int count)
    {
        var artifact = (await clusters.Get()).Grains.GetGrain<IArtifactGrain>("any");
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => artifact.Read(offset, count));
    }
}
