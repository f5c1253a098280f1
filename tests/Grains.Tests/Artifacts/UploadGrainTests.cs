namespace DistSeq.Grains.Tests.Artifacts;

public sealed class UploadGrainTests(Clusters clusters)
{
    private static int _contents;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Parts_in_any_order_and_twice_become_the_content()
    {
        var cluster = await clusters.Get(2, 1);
        var (upload, content) = Upload(cluster, 3_000);
        Assert.False(await upload.IsComplete());
        foreach (var part in new[] { 2, 0, 2, 1, 0 })
            await upload.SendPart(part, content[(part * 1_000)..((part + 1) * 1_000)]);
        await upload.Complete(3);
        Assert.True(await upload.IsComplete());
        Assert.Equal(content, await Uploads.Read(cluster.Store, upload.GetPrimaryKeyString()));
        Assert.Null(await cluster.Store.Length(ArtifactName.Upload(upload.GetPrimaryKeyString()), Cancellation));
    }

    [Fact]
    public async Task Only_parts_that_are_missing_are_asked_for()
    {
        var (upload, content) = Upload(await clusters.Get(), 3_000);
        Assert.Equal(new[] { 0, 1, 2 }, await upload.Missing(3));
        await upload.SendPart(1, content[1_000..2_000]);
        Assert.Equal(new[] { 0, 2 }, await upload.Missing(3));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => upload.Missing(0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_part_that_was_damaged_or_lost_is_named_and_sent_again(bool isDamaged)
    {
        var cluster = await clusters.Get();
        var (upload, content) = Upload(cluster, 3_000);
        foreach (var part in new[] { 0, 1, 2 })
            await upload.SendPart(part, content[(part * 1_000)..((part + 1) * 1_000)]);
        await upload.Complete(3);
        var (hash, name) = (upload.GetPrimaryKeyString(), ArtifactName.UploadPart(upload.GetPrimaryKeyString(), 1));
        if (isDamaged)
            await cluster.Store.Write(name, content.AsMemory(1_001..2_001), Cancellation);
        else
            await cluster.Store.Delete(name, Cancellation);
        var damage = await Assert.ThrowsAsync<DamagedException>(() => Uploads.Read(cluster.Store, hash));
        Assert.Contains($"The part of an upload '{name}'", damage.Message, StringComparison.Ordinal);
        Assert.EndsWith("give the command again, which uploads it again.", damage.Message, StringComparison.Ordinal);
        Assert.False(await upload.IsComplete());
        Assert.Equal(new[] { 1 }, await upload.Missing(3));
        await upload.SendPart(1, content[1_000..2_000]);
        await upload.Complete(3);
        Assert.Equal(content, await Uploads.Read(cluster.Store, hash));
    }

    [Fact]
    public async Task Completing_again_and_a_late_part_are_harmless()
    {
        var cluster = await clusters.Get();
        var (upload, content) = Upload(cluster, 100);
        await upload.SendPart(0, content);
        await upload.Complete(1);
        await upload.SendPart(0, [1, 2, 3]);
        await upload.Complete(1);
        Assert.Equal(content, await cluster.Store.Read(ArtifactName.Upload(upload.GetPrimaryKeyString()), Cancellation));
    }

    [Fact]
    public async Task A_missing_part_is_named()
    {
        var (upload, content) = Upload(await clusters.Get(), 2_000);
        await upload.SendPart(0, content[..1_000]);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => upload.Complete(2));
        Assert.Equal("Part 1 of 2 has not arrived; send all parts again.", refusal.Message);
        Assert.False(await upload.IsComplete());
        await upload.SendPart(1, content[1_000..]);
        await upload.Complete(2);
        Assert.True(await upload.IsComplete());
    }

    [Fact]
    public async Task Content_of_another_hash_is_refused()
    {
        var (upload, content) = Upload(await clusters.Get(), 100);
        content[7] ^= 1;
        await upload.SendPart(0, content);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => upload.Complete(1));
        Assert.Contains($"not {upload.GetPrimaryKeyString()}; send all parts again", refusal.Message, StringComparison.Ordinal);
        Assert.False(await upload.IsComplete());
    }

    [Fact]
    public async Task Numbers_and_sizes_out_of_range_are_refused()
    {
        var (upload, _) = Upload(await clusters.Get(), 1);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => upload.SendPart(-1, [1]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => upload.SendPart(1 << 16, [1]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => upload.SendPart(0, new byte[(1 << 20) + 1]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => upload.Complete(0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => upload.Complete((1 << 16) + 1));
    }

    [Theory]
    [InlineData("../../outside")]
    [InlineData("ABCDEF")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n")]
    public async Task A_key_that_is_no_hash_is_refused(string key)
    {
        var upload = (await clusters.Get()).Grains.GetGrain<IUploadGrain>(key);
        var refusal = await Assert.ThrowsAnyAsync<ArgumentException>(() => upload.SendPart(0, [1]));
        Assert.Contains("64 lower-case hexadecimal digits", refusal.Message, StringComparison.Ordinal);
    }

    // Each test has its own content.
    private static (IUploadGrain Upload, byte[] Content) Upload(TestCluster cluster, int length)
    {
        var number = Interlocked.Increment(ref _contents);
        byte[] content = [.. Enumerable.Range(0, length).Select(i => (byte)((i * 31) + number))];
        return (cluster.Grains.GetGrain<IUploadGrain>(Convert.ToHexStringLower(SHA256.HashData(content))), content);
    }
}
