using StackExchange.Redis;

namespace DistSeq.Grains.Tests.Jobs;

/// <summary>A store that is full, away or damaged holds up jobs, which say so, and fails none.</summary>
public sealed class StoreTroubleTests(Clusters clusters)
{
    private const int NoSpace = 28;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static IOException Full => new("No space left on device : '/data/x.tmp'", NoSpace);

    [Fact]
    public async Task A_full_disk_at_the_end_is_waited_for_and_said_everywhere()
    {
        await using var cluster = await TestCluster.StartAsync();
        var id = TestCluster.NewId();
        cluster.Store.Refuse(ArtifactName.Checkpoint(id), static () => Full);
        var job = await cluster.Submit(Examples.Job.Shaped(1, 1), id);
        await Eventually.Holds(async () => (await job.GetStatus()).Trouble is not null);
        // More than the attempts of a job that makes no progress.
        await Eventually.Holds(() => Task.FromResult(cluster.Store.Refused(ArtifactName.Checkpoint(id)) > 3));
        var status = await job.GetStatus();
        Assert.Equal(
            "the result cannot be written (the store says: no space is left on its disk); "
            + "it is kept in memory and tried again", status.Trouble);
        Assert.NotNull(status.TroubleSince);
        Assert.Equal((JobState.Running, 12L), (status.State, status.Step));
        Assert.Equal(
            $"{id}: {status.Trouble}",
            Assert.Single((await cluster.Grains.GetGrain<IClusterGrain>(0).Examine()).Silos
                .SelectMany(silo => silo.JobTroubles)));
        Assert.Equal(
            status.Trouble,
            Assert.Single((await cluster.Grains.GetGrain<IClusterGrain>(0).FindJobs(new JobQuery())).Jobs).Trouble);
        cluster.Store.Refuse(ArtifactName.Checkpoint(id), null);
        var (end, steps) = await Outcome.Of(job);
        Assert.Equal((JobState.Completed, null, null), (end.State, end.Error, end.Trouble));
        Assert.Equal((await (await clusters.Get()).Train(Examples.Job)).Status.WeightsSha256, end.WeightsSha256);
        Assert.Equal(12, steps.Count);
        Assert.Empty((await cluster.Grains.GetGrain<IClusterGrain>(0).Examine()).Silos.SelectMany(silo => silo.JobTroubles));
    }

    [Fact]
    public async Task A_full_disk_in_mid_job_is_said_until_a_checkpoint_is_written()
    {
        await using var cluster = await TestCluster.StartAsync(savesAlways: true);
        var id = TestCluster.NewId();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Store.Refuse($"jobs/{id}/steps/", static () => Full);
        cluster.Interference.Once($"{id}/0", 9, async (context, _) =>
        {
            await Eventually.Comes(release.Task);
            await context.Invoke();
        });
        // Long enough for another checkpoint to be offered after the run of steps that is held up.
        var spec = Examples.Job.Shaped(1, 1);
        var job = await cluster.Submit(spec with { Training = spec.Training with { Epochs = null, Steps = 200 } }, id);
        await Eventually.Holds(async () => (await job.GetStatus()).Trouble is not null);
        Assert.StartsWith(
            "no checkpoint can be written (the store says: no space is left on its disk)",
            (await job.GetStatus()).Trouble, StringComparison.Ordinal);
        cluster.Store.Refuse($"jobs/{id}/steps/", null);
        release.SetResult();
        await cluster.Records.FirstManifest(id);
        var (end, _) = await Outcome.Of(job);
        Assert.Equal((JobState.Completed, null), (end.State, end.Trouble));
    }

    [Fact]
    public async Task A_job_that_fails_keeps_its_last_good_checkpoint()
    {
        await using var cluster = await TestCluster.StartAsync(savesAlways: true);
        var id = TestCluster.NewId();
        cluster.Interference.On($"{id}/0", async (context, push) =>
        {
            if (push.Version >= 6)
            {
                await cluster.Records.FirstManifest(id);
                throw new InvalidDataException("It cannot go on.");
            }

            await context.Invoke();
        });
        var (end, _) = await Outcome.Of(await cluster.Submit(Examples.Job, id));
        Assert.Equal(JobState.Failed, end.State);
        Assert.Contains("It cannot go on.", end.Error, StringComparison.Ordinal);
        // As a model file; if that cannot be written, it stays where it is.
        Assert.InRange(end.CheckpointStep!.Value, 1, 6);
        Assert.NotNull(await cluster.Store.Length(end.Checkpoint!, Cancellation));
    }

    [Fact]
    public async Task What_a_driver_throws_reaches_a_client_as_the_stores_trouble()
    {
        var cluster = await clusters.Get();
        var hash = new string('c', 64);
        cluster.Store.Refuse(
            $"uploads/{hash}/",
            static () => new RedisTimeoutException("Timeout awaiting response (outbound=0KiB)", CommandStatus.Sent));
        var trouble = await Assert.ThrowsAsync<StoreException>(
            () => cluster.Grains.GetGrain<IUploadGrain>(hash).SendPart(0, [1]));
        Assert.Equal("The cluster's store does not work now: Timeout awaiting response.", trouble.Message);
        // Records are written and read through Orleans, which wraps exceptions that it does not know, also while it activates a
        // grain.
        var id = TestCluster.NewId();
        cluster.Records.Fail(id, 1, static () => new RedisTimeoutException("Timeout awaiting response (x)", CommandStatus.Sent));
        Assert.Equal(
            "Timeout awaiting response",
            (await Assert.ThrowsAsync<StoreException>(() => cluster.Submit(Examples.Job, id))).Reason);
        cluster.Records.FailReads(
            id, 1, static () => new RedisTimeoutException("Timeout awaiting response (x)", CommandStatus.Sent));
        await cluster.Host.DeactivateAsync(cluster.Grains.GetGrain<IJobGrain>(id));
        var broken = await Assert.ThrowsAnyAsync<OrleansException>(() => cluster.Grains.GetGrain<IJobGrain>(id).GetStatus());
        Assert.DoesNotContain("codec", broken.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_preparation_that_failed_for_the_store_is_made_when_it_is_asked_for_again()
    {
        var cluster = await clusters.Get();
        var text = Encoding.UTF8.GetBytes("some\nother\nlines\n" + TestCluster.NewId());
        var hash = await cluster.Upload(text);
        cluster.Store.Refuse($"datasets/{hash}", static () => new RedisException("away"));
        var dataset = cluster.Grains.GetGrain<IDatasetGrain>(hash);
        await Assert.ThrowsAsync<StoreException>(() => dataset.Prepare(Examples.Job.Data));
        cluster.Store.Refuse($"datasets/{hash}", null);
        Assert.StartsWith(hash, (await dataset.Prepare(Examples.Job.Data)).Id, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Prepared_data_that_were_damaged_or_lost_while_all_silos_were_down_are_prepared_again(bool isLost)
    {
        await using var before = await TestCluster.StartAsync();
        var spec = Examples.Job.Shaped(1, 1);
        var dataset = await before.Prepare(spec.Data, Examples.Lines);
        var name = ArtifactName.Dataset(dataset.Id);
        var good = (await before.Store.Read(name, Cancellation))!;
        var expected = (await before.Train(spec)).Status.WeightsSha256;
        for (var seed = 0; seed < 3; seed++)
        {
            await using var after = await TestCluster.StartAsync();
            await after.Upload(Encoding.UTF8.GetBytes(Examples.Lines));
            var damaged = (byte[])good.Clone();
            damaged[new Random(seed).Next(damaged.Length)] ^= 4;
            if (!isLost)
                await after.Store.Write(name, damaged, Cancellation);
            var job = await Accepted(after, spec, dataset.Id, seed);
            Assert.Equal((JobState.Completed, expected), (job.State, job.WeightsSha256));
            Assert.Equal(good, await after.Store.Read(name, Cancellation));
        }
    }

    [Fact]
    public async Task Lost_data_that_a_client_has_decoded_are_not_decoded_once_more()
    {
        await using var before = await TestCluster.StartAsync();
        var spec = Examples.Job.Shaped(1, 1);
        var dataset = await before.Prepare(spec.Data, Examples.Lines);
        var expected = (await before.Train(spec)).Status.WeightsSha256;
        await using var after = await TestCluster.StartAsync();
        await after.Upload(Encoding.UTF8.GetBytes(Examples.Lines));
        var job = await Accepted(after, spec with { Data = spec.Data with { Encoding = DataEncoding.Utf16 } }, dataset.Id, 0);
        Assert.Equal((JobState.Completed, expected), (job.State, job.WeightsSha256));
    }

    [Fact]
    public async Task Prepared_data_that_cannot_be_prepared_again_end_the_job_with_what_to_do()
    {
        await using var before = await TestCluster.StartAsync();
        var spec = Examples.Job.Shaped(1, 1);
        var dataset = await before.Prepare(spec.Data, Examples.Lines);
        await using var after = await TestCluster.StartAsync();
        var end = await Accepted(after, spec, dataset.Id, 0);
        Assert.Equal(JobState.Failed, end.State);
        Assert.Contains(
            "lost or damaged in the cluster's store, and cannot be prepared again", end.Error, StringComparison.Ordinal);
        Assert.Contains("Train the spec again: that uploads the data", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_that_was_damaged_is_removed_so_that_it_is_sent_again()
    {
        var cluster = await clusters.Get();
        var text = Encoding.UTF8.GetBytes("damaged\nlines\n" + TestCluster.NewId());
        var hash = await cluster.Upload(text);
        text[0] ^= 1;
        await cluster.Store.Write(ArtifactName.Upload(hash), text, Cancellation);
        var damage = await Assert.ThrowsAsync<DamagedException>(
            () => cluster.Grains.GetGrain<IDatasetGrain>(hash).Prepare(Examples.Job.Data));
        Assert.EndsWith(
            "It has been deleted: give the command again, which uploads it again.", damage.Message, StringComparison.Ordinal);
        Assert.False(await cluster.Grains.GetGrain<IUploadGrain>(hash).IsComplete());
    }

    [Fact]
    public async Task A_damaged_checkpoint_is_named_with_what_to_do()
    {
        var cluster = await clusters.Get();
        var id = TestCluster.NewId();
        await cluster.Train(Examples.Job, id);
        var file = (byte[])(await cluster.Store.Read(ArtifactName.Checkpoint(id), Cancellation))!.Clone();
        file[^5] ^= 16;
        await cluster.Store.Write(ArtifactName.Checkpoint(id), file, Cancellation);
        var request = new Contracts.Generation.GenerationRequest { Model = new Contracts.Generation.ModelSource(id, null) };
        var damage = await Assert.ThrowsAsync<DamagedException>(
            () => cluster.Grains.GetGrain<Contracts.Generation.IGeneratorGrain>(0).Generate(request));
        Assert.Contains(
            $"The checkpoint 'jobs/{id}/checkpoint.safetensors' in the cluster's store is damaged",
            damage.Message, StringComparison.Ordinal);
        Assert.Contains(
            "Train the job's spec again, with the same seed: it gives the same weights.",
            damage.Message, StringComparison.Ordinal);
    }

    // A job that was accepted before all silos went down, but had not begun.
    private static async Task<JobStatus> Accepted(TestCluster cluster, JobSpec spec, string dataset, int number)
    {
        var job = cluster.Grains.GetGrain<IJobGrain>($"accepted-{number}");
        var record = new GrainState<JobRecord>(new JobRecord
        {
            Spec = spec,
            Dataset = dataset,
            Status = new JobStatus { Id = $"accepted-{number}", Name = spec.Name, State = JobState.Queued, Dataset = dataset },
        });
        await cluster.Records.WriteStateAsync("job", job.GetGrainId(), record);
        return (await Outcome.Of(job)).Status;
    }
}
