using DistSeq.Grains.Data;
using Split = DistSeq.Engine.Tasks.Split;

namespace DistSeq.Grains.Tests.Data;

/// <summary>
/// A text in several parts, as uploaded and as prepared: what happens if some of them are damaged or lost.
/// </summary>
public sealed class PreparedDataTests(Clusters clusters)
{
    private const int PartBytes = 1 << 20;
    private const int Parts = 3;

    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(
        Enumerable.Range(0, 210_000).Select(n => $"The {n}th fox jumps over {n * 7 % 1_000} lazy dogs.\n")));

    private static readonly JobSpec Spec = Examples.Job with
    {
        Data = Examples.Job.Data with { Format = DataFormat.Text, Validation = 0.01, Test = 0.001 },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_that_of_the_text_in_memory_in_parts_of_which_a_list_is_kept()
    {
        var cluster = await clusters.Get();
        var status = await Prepare(cluster);
        var memory = (TokenCorpus)TaskCatalog.Find("language").Read(Sources.Of(Text), Modeling.Reading(Spec.Data));
        Assert.Equal(
            (memory.Vocabulary.Count, memory.Sequences, memory.Targets(Split.Train), memory.Targets(Split.Validation)),
            (status.Vocabulary, status.Sequences, status.TrainTokens, status.ValidTokens));
        Assert.Equal(memory.Targets(Split.Test), status.TestTokens);
        // Other tests use the same store.
        string[] names = [.. cluster.Store.Names.Where(name => name.Contains(status.Id, StringComparison.Ordinal)).Order()];
        Assert.Equal(
            Enumerable.Range(0, Parts).Select(part => ArtifactName.DatasetPart(status.Id, part)),
            names.Where(name => name.StartsWith(ArtifactName.AllDatasetParts(status.Id), StringComparison.Ordinal)));
        Assert.All(names, name => Assert.NotNull(ArtifactKind.Of(name)));
        Assert.True((await cluster.Store.Length(ArtifactName.Dataset(status.Id), Cancellation)) < 1_000);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(Parts - 1, true)]
    public async Task A_part_that_is_damaged_or_lost_is_named_and_prepared_again(int part, bool isDamaged)
    {
        var cluster = await clusters.Get();
        var id = (await Prepare(cluster)).Id;
        var name = ArtifactName.DatasetPart(id, part);
        var good = (await cluster.Store.Read(name, Cancellation))!;
        await Strike(cluster, name, good, isDamaged);
        var damage = await Assert.ThrowsAsync<DamagedException>(() => PreparedData.Copy(cluster.Store, id, Stream.Null));
        Assert.Contains($"The part of a prepared data set '{name}'", damage.Message, StringComparison.Ordinal);
        Assert.EndsWith("Check the store's disk.", damage.Message, StringComparison.Ordinal);
        Assert.Equal(id, (await Prepare(cluster)).Id);
        Assert.Equal(good, await cluster.Store.Read(name, Cancellation));
        Assert.True(await PreparedData.Copy(cluster.Store, id, Stream.Null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_part_that_was_damaged_or_lost_while_a_job_waited_does_not_show_in_its_weights(bool isDamaged)
    {
        await using var cluster = await TestCluster.StartAsync(2);
        var id = (await Prepare(cluster)).Id;
        var expected = await Weights(await clusters.Get(), Spec);
        var name = ArtifactName.DatasetPart(id, 1);
        await Strike(cluster, name, (await cluster.Store.Read(name, Cancellation))!, isDamaged);
        // Accepted before the damage: whoever submits now gets an error about it.
        var job = cluster.Grains.GetGrain<IJobGrain>(TestCluster.NewId());
        var status = new JobStatus { Id = job.GetPrimaryKeyString(), Name = Spec.Name, State = JobState.Queued, Dataset = id };
        await cluster.Records.WriteStateAsync("job", job.GetGrainId(), new GrainState<JobRecord>(
            new JobRecord { Spec = Spec, Dataset = id, Status = status }));
        Assert.Equal(expected, (await Outcome.Of(job)).Status.WeightsSha256);
        Assert.True(await PreparedData.Copy(cluster.Store, id, Stream.Null));
    }

    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(2, 1, 2)]
    [InlineData(3, 1, 8)]
    public async Task The_shape_of_the_cluster_does_not_show_in_the_weights(int silos, int threads, int workers)
    {
        var spec = Spec with { Cluster = new ClusterSpec { Workers = workers, ParameterShards = silos } };
        Assert.Equal(
            await Weights(await clusters.Get(), Spec), await Weights(await clusters.Get(silos, threads), spec));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_silo_that_is_killed_does_not_show_in_the_weights(int silo)
    {
        var spec = Spec with { Training = Spec.Training with { Steps = 60 } };
        await using var cluster = await TestCluster.StartAsync(2);
        var dataset = await Prepare(cluster);
        var id = TestCluster.NewId();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Interference.Once($"{id}/1", 10, (context, _) =>
        {
            reached.SetResult();
            return context.Invoke();
        });
        var job = cluster.Grains.GetGrain<IJobGrain>(id);
        await job.Submit(spec, dataset.Id);
        var outcome = Outcome.Of(job);
        await Eventually.Comes(reached.Task);
        await Eventually.Comes(cluster.Host.KillSiloAsync(cluster.Host.Silos[silo], Cancellation));
        var status = (await outcome).Status;
        Assert.Null(status.Error);
        Assert.Equal(await Weights(await clusters.Get(), spec), status.WeightsSha256);
    }

    [Fact]
    public async Task A_silo_writes_back_what_the_store_has_lost()
    {
        var cluster = await clusters.Get();
        var id = (await Prepare(cluster)).Id;
        var cache = cluster.Host.Silos[0].ServiceProvider.GetRequiredService<DatasetCache>();
        var held = await cache.Get(id);
        string[] names = [.. cluster.Store.Names.Where(name => ArtifactName.DatasetOf(name) == id)];
        var before = new Dictionary<string, byte[]?>();
        foreach (var name in names)
        {
            before[name] = await cluster.Store.Read(name, Cancellation);
            await cluster.Store.Delete(name, Cancellation);
        }

        await cache.Restore(id, TaskCatalog.Find("language"));
        foreach (var name in names)
            Assert.Equal(before[name], await cluster.Store.Read(name, Cancellation));
        GC.KeepAlive(held);
    }

    [Fact]
    public async Task All_parts_go_with_the_last_job_that_has_them()
    {
        await using var cluster = await TestCluster.StartAsync();
        var dataset = await Prepare(cluster);
        var job = cluster.Grains.GetGrain<IJobGrain>(TestCluster.NewId());
        await job.Submit(Spec, dataset.Id);
        await Outcome.Of(job);
        Assert.Equal(JobDeletion.Deleted, await job.Delete());
        Assert.DoesNotContain(cluster.Store.Names, name =>
            name.StartsWith(ArtifactName.Datasets, StringComparison.Ordinal)
            || name.StartsWith(ArtifactName.Uploads, StringComparison.Ordinal));
    }

    private static async Task Strike(TestCluster cluster, string name, byte[] good, bool isDamaged)
    {
        var damaged = (byte[])good.Clone();
        damaged[^1] ^= 1;
        if (isDamaged)
            await cluster.Store.Write(name, damaged, Cancellation);
        else
            await cluster.Store.Delete(name, Cancellation);
    }

    private static async Task<string?> Weights(TestCluster cluster, JobSpec spec)
    {
        var job = cluster.Grains.GetGrain<IJobGrain>(TestCluster.NewId());
        await job.Submit(spec, (await Prepare(cluster)).Id);
        var (status, _) = await Outcome.Of(job);
        Assert.Null(status.Error);
        return status.WeightsSha256;
    }

    private static async Task<DatasetStatus> Prepare(TestCluster cluster)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Text));
        var upload = cluster.Grains.GetGrain<IUploadGrain>(hash);
        if (!await upload.IsComplete())
        {
            var parts = (Text.Length + PartBytes - 1) / PartBytes;
            for (var part = 0; part < parts; part++)
                await upload.SendPart(part, Text[(part * PartBytes)..Math.Min(Text.Length, (part + 1) * PartBytes)]);
            await upload.Complete(parts);
        }

        return await cluster.Grains.GetGrain<IDatasetGrain>(hash).Prepare(Spec.Data);
    }
}
