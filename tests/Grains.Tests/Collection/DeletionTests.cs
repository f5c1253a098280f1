namespace DistSeq.Grains.Tests.Collection;

public sealed class DeletionTests(Clusters clusters)
{
    private static int _texts;

    [Fact]
    public async Task A_deleted_job_leaves_nothing_behind_and_a_second_time_there_is_nothing()
    {
        var cluster = await clusters.Get();
        var (job, dataset) = await Completed(cluster, Text());
        var id = job.GetPrimaryKeyString();
        Assert.Contains(ArtifactName.Checkpoint(id), cluster.Store.Names);

        Assert.Equal(JobDeletion.Deleted, await job.Delete());

        Assert.DoesNotContain(cluster.Store.Names, name => name.StartsWith(ArtifactName.Job(id), StringComparison.Ordinal));
        Assert.DoesNotContain(ArtifactName.Dataset(dataset), cluster.Store.Names);
        Assert.DoesNotContain(ArtifactName.Upload(dataset[..64]), cluster.Store.Names);
        Assert.Empty((await cluster.Grains.GetGrain<IClusterGrain>(0).FindJobs(new JobQuery { Name = id })).Jobs);
        await Assert.ThrowsAsync<KeyNotFoundException>(job.GetStatus);
        Assert.Equal(JobDeletion.Missing, await job.Delete());
    }

    [Fact]
    public async Task Data_of_another_job_stays_until_that_is_deleted_too()
    {
        var cluster = await clusters.Get();
        var text = Text();
        var (first, dataset) = await Completed(cluster, text);
        var (second, other) = await Completed(cluster, text, seed: 7);
        Assert.Equal(dataset, other);
        await first.Delete();
        Assert.Contains(ArtifactName.Dataset(dataset), cluster.Store.Names);
        Assert.Contains(ArtifactName.Upload(dataset[..64]), cluster.Store.Names);
        await second.Delete();
        Assert.DoesNotContain(ArtifactName.Dataset(dataset), cluster.Store.Names);
        Assert.False(await cluster.Grains.GetGrain<IUploadGrain>(dataset[..64]).IsComplete());
    }

    [Fact]
    public async Task A_job_that_has_not_ended_stays_and_trains_on()
    {
        var cluster = await clusters.Get();
        var dataset = await cluster.Prepare(Examples.Job.Data, Text());
        var job = cluster.Grains.GetGrain<IJobGrain>(TestCluster.NewId());
        await job.Submit(
            Examples.Job.Shaped(1, 1) with { Training = new TrainingSpec { Steps = 1_000_000, Batch = 16, Window = 12 } },
            dataset.Id);
        await using (Leaving.Of(job))
        {
            Assert.Equal(JobDeletion.Unfinished, await job.Delete());
            Assert.False((await job.GetStatus()).IsFinished);
        }

        Assert.Equal(JobDeletion.Deleted, await job.Delete());
    }

    [Fact]
    public async Task A_deletion_that_broke_off_is_finished_by_the_next()
    {
        var cluster = await clusters.Get();
        var (job, dataset) = await Completed(cluster, Text());
        // The line goes last, and its page cannot be written.
        cluster.Records.Fail("0", 1);
        await Assert.ThrowsAnyAsync<Exception>(job.Delete);
        Assert.Single((await cluster.Grains.GetGrain<IClusterGrain>(0)
            .FindJobs(new JobQuery { Name = job.GetPrimaryKeyString() })).Jobs);
        Assert.Equal(JobDeletion.Deleted, await job.Delete());
        Assert.Empty((await cluster.Grains.GetGrain<IClusterGrain>(0)
            .FindJobs(new JobQuery { Name = job.GetPrimaryKeyString() })).Jobs);
        Assert.DoesNotContain(ArtifactName.Dataset(dataset), cluster.Store.Names);
    }

    [Fact]
    public async Task The_id_of_a_deleted_job_may_be_given_again()
    {
        var cluster = await clusters.Get();
        var (job, _) = await Completed(cluster, Text());
        await job.Delete();
        var (again, _) = await Completed(cluster, Text(), id: job.GetPrimaryKeyString());
        Assert.Equal(JobState.Completed, (await again.GetStatus()).State);
        Assert.Equal(JobDeletion.Deleted, await again.Delete());
    }

    [Fact]
    public async Task Jobs_that_differ_by_the_seed_alone_share_data_and_are_measured_on_the_same()
    {
        var cluster = await clusters.Get();
        var text = Text();
        var (first, dataset) = await Completed(cluster, text, seed: 1);
        var (second, other) = await Completed(cluster, text, seed: 2);
        Assert.Equal(dataset, other);
        Assert.NotEqual((await first.GetStatus()).WeightsSha256, (await second.GetStatus()).WeightsSha256);
        var split = await cluster.Prepare(Examples.Job.Data with { Seed = 2 }, text);
        Assert.NotEqual(dataset, split.Id);
    }

    // Each test has its own, so that none uses another's data.
    private static string Text() => $"{Examples.Lines}\nnumber{Interlocked.Increment(ref _texts)}";

    private static async Task<(IJobGrain Job, string Dataset)> Completed(
        TestCluster cluster, string text, long seed = 1, string? id = null)
    {
        var dataset = await cluster.Prepare(Examples.Job.Data, text);
        var job = cluster.Grains.GetGrain<IJobGrain>(id ?? TestCluster.NewId());
        await job.Submit(
            Examples.Job.Shaped(1, 1) with { Seed = seed, Training = new TrainingSpec { Steps = 2, Batch = 16, Window = 12 } },
            dataset.Id);
        await Outcome.Of(job);
        return (job, dataset.Id);
    }
}
