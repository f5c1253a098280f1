using DistSeq.Contracts.Sweeps;
using DistSeq.Grains.Collection;

namespace DistSeq.Grains.Tests.Collection;

/// <summary>
/// What one look removes and what it keeps. A test moves the silo's clock; the store knows the ages of blobs.
/// </summary>
public sealed class CollectorTests
{
    private static readonly RetentionPolicy Policy = new()
    {
        Jobs = 3,
        JobsFor = TimeSpan.FromDays(10),
        UploadsFor = TimeSpan.FromDays(3),
        DatasetsFor = TimeSpan.FromDays(5),
        Interval = TimeSpan.FromMinutes(10),
    };

    private readonly MovedClock _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Jobs_go_with_all_they_have_when_they_are_too_old()
    {
        await using var cluster = await Start();
        var job = await Completed(cluster);
        Pass(cluster, TimeSpan.FromDays(10));
        Assert.Equal(0, (await Collect(cluster)).Jobs);
        Assert.Equal(JobState.Completed, (await job.GetStatus()).State);

        Pass(cluster, TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await Collect(cluster)).Jobs);
        await Assert.ThrowsAsync<KeyNotFoundException>(job.GetStatus);
        Assert.Empty(cluster.Store.Names);
        Assert.True((await Collect(cluster)).IsNothing);
    }

    [Fact]
    public async Task Of_too_many_jobs_the_first_go_and_one_that_has_not_ended_does_not_count()
    {
        await using var cluster = await Start();
        var registry = cluster.Grains.GetGrain<IJobRegistryGrain>(0);
        await registry.Put(new JobLine { Id = "open", Name = "open" });
        for (var number = 0; number < 5; number++)
            await registry.Put(new JobLine { Id = $"job-{number}", Name = "dino", State = JobState.Cancelled });
        Assert.Equal(2, (await Collect(cluster)).Jobs);
        Assert.Equal(["job-4", "job-3", "job-2", "open"], (await registry.Find(new JobQuery())).Jobs.Select(line => line.Id));
    }

    [Fact]
    public async Task A_sweep_goes_after_the_last_of_its_jobs()
    {
        await using var cluster = await Start();
        var registry = cluster.Grains.GetGrain<IJobRegistryGrain>(IJobRegistryGrain.Jobs);
        var sweep = cluster.Grains.GetGrain<ISweepGrain>("sweep-1");
        var spec = new SweepSpec
        {
            Base = Examples.Job,
            Search = new Dictionary<string, SearchSpec> { ["model.hidden"] = new SearchSpec { Values = ["8", "16"] } },
            Budget = new BudgetSpec { Trials = 1 },
        };
        await sweep.Submit(spec, []);
        await registry.Put(new JobLine { Id = "sweep-1-t000-2", Name = "trial", State = JobState.Completed });
        // Without its data it fails. The list gets the message without anybody waiting, and notes the time.
        var sweeps = cluster.Grains.GetGrain<IJobRegistryGrain>(IJobRegistryGrain.Sweeps);
        await Eventually.Holds(async () => (await sweeps.Get("sweep-1"))!.IsFinished);
        await sweeps.Put(new JobLine { Id = "open", Name = "open", State = JobState.Running });
        Pass(cluster, TimeSpan.FromDays(9));
        Assert.Equal(0, (await Collect(cluster)).Sweeps);
        Assert.True((await sweep.GetStatus()).IsFinished);

        await registry.Remove("sweep-1-t000-2");
        Assert.Equal(1, (await Collect(cluster)).Sweeps);
        await Assert.ThrowsAsync<KeyNotFoundException>(sweep.GetStatus);
        Assert.Equal(["open"], (await sweeps.Find(new JobQuery())).Jobs.Select(line => line.Id));
    }

    [Fact]
    public async Task What_has_not_ended_keeps_its_files_and_its_data()
    {
        await using var cluster = await Start();
        var dataset = new string('a', 64) + "-lines";
        await cluster.Grains.GetGrain<IJobRegistryGrain>(0).Put(new JobLine { Id = "open", Name = "open", Dataset = dataset });
        string[] names =
        [
            ArtifactName.CheckpointPart("open", 3, 1, 0), ArtifactName.Dataset(dataset), ArtifactName.Upload(new string('a', 64)),
            ArtifactName.UploadPart(new string('a', 64), 0),
        ];
        foreach (var name in names)
            await cluster.Store.Write(name, new byte[3], Cancellation);
        Pass(cluster, TimeSpan.FromDays(100));
        Assert.True((await Collect(cluster)).IsNothing);
        Assert.Equal(names.Order(), cluster.Store.Names.Order());
    }

    [Fact]
    public async Task Files_that_no_record_names_go_when_they_are_old_enough()
    {
        await using var cluster = await Start();
        var id = (await Completed(cluster)).GetPrimaryKeyString();
        string[] strays =
        [
            ArtifactName.CheckpointPart(id, 3, 1, 0), ArtifactName.CheckpointKept("gone", 3, 1, 0),
            ArtifactName.Checkpoint("gone"), ArtifactName.Probe("x"),
        ];
        foreach (var name in strays)
            await cluster.Store.Write(name, new byte[3], Cancellation);
        Pass(cluster, Policy.Grace);
        Assert.True((await Collect(cluster)).IsNothing);
        Pass(cluster, TimeSpan.FromSeconds(1));
        Assert.Equal(strays.Length, (await Collect(cluster)).Files);
        Assert.Contains(ArtifactName.Checkpoint(id), cluster.Store.Names);
        Assert.DoesNotContain(cluster.Store.Names, strays.Contains);
    }

    [Fact]
    public async Task A_job_whose_line_was_lost_is_listed_again_and_keeps_its_files()
    {
        await using var cluster = await Start();
        var job = await Completed(cluster);
        var registry = cluster.Grains.GetGrain<IJobRegistryGrain>(0);
        await registry.Remove(job.GetPrimaryKeyString());
        Pass(cluster, TimeSpan.FromDays(1));
        Assert.True((await Collect(cluster)).IsNothing);
        Assert.Equal(JobState.Completed, (await registry.Get(job.GetPrimaryKeyString()))!.State);
        Assert.Contains(ArtifactName.Checkpoint(job.GetPrimaryKeyString()), cluster.Store.Names);
    }

    [Fact]
    public async Task Uploads_go_when_nobody_asks_for_them_and_parts_after_a_day()
    {
        await using var cluster = await Start();
        var whole = await cluster.Upload([1, 2, 3]);
        var part = Convert.ToHexStringLower(SHA256.HashData([4]));
        await cluster.Grains.GetGrain<IUploadGrain>(part).SendPart(0, [4]);
        Pass(cluster, TimeSpan.FromDays(1));
        Assert.True((await Collect(cluster)).IsNothing);
        Pass(cluster, TimeSpan.FromDays(1));
        Assert.Equal(1, (await Collect(cluster)).Uploads);
        Assert.True(await cluster.Grains.GetGrain<IUploadGrain>(whole).IsComplete());
        Pass(cluster, TimeSpan.FromDays(3));
        Assert.True((await Collect(cluster)).IsNothing);
        Pass(cluster, TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await Collect(cluster)).Uploads);
        Assert.Empty(cluster.Store.Names);
    }

    [Fact]
    public async Task Prepared_data_goes_after_the_last_use_and_is_prepared_again()
    {
        await using var cluster = await Start();
        var prepared = await cluster.Prepare(Examples.Job.Data, Examples.Lines);
        Pass(cluster, TimeSpan.FromDays(4));
        Assert.Equal(0, (await Collect(cluster)).Datasets);
        await cluster.Grains.GetGrain<IDatasetGrain>(prepared.Id[..64]).Prepare(Examples.Job.Data);
        Pass(cluster, TimeSpan.FromDays(5));
        Assert.Equal(0, (await Collect(cluster)).Datasets);
        Pass(cluster, TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await Collect(cluster)).Datasets);
        var again = await cluster.Prepare(Examples.Job.Data, Examples.Lines);
        Assert.Equal((prepared with { Notes = [] }, prepared.Notes.Count), (again with { Notes = [] }, again.Notes.Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(24 * 365)]
    public async Task A_clock_that_is_moved_ahead_makes_nothing_old(int hours)
    {
        await using var cluster = await Start();
        await Completed(cluster);
        var names = cluster.Store.Names.Order().ToArray();
        Pass(cluster, TimeSpan.FromDays(1));
        _clock.Ahead = TimeSpan.FromHours(hours);
        cluster.Store.Age(TimeSpan.FromHours(hours));
        Assert.True((await Collect(cluster)).IsNothing);
        Assert.Equal(names, cluster.Store.Names.Order());
    }

    [Fact]
    public void A_clock_is_not_believed_beyond_that_of_another_silo()
    {
        var lead = new ClockLead(_clock);
        _clock.Passed = TimeSpan.FromHours(5);
        Assert.Equal(TimeSpan.Zero, lead.Of([]));
        Assert.Equal(TimeSpan.Zero, lead.Of([_clock.GetUtcNow().AddHours(1)]));
        Assert.Equal(TimeSpan.FromHours(2), lead.Of([_clock.GetUtcNow().AddHours(1), _clock.GetUtcNow().AddHours(-2)]));
        _clock.Ahead = TimeSpan.FromHours(1);
        Assert.Equal(TimeSpan.FromHours(1), lead.Of([_clock.GetUtcNow()]));
    }

    [Fact]
    public async Task A_store_that_is_away_is_looked_at_again()
    {
        await using var cluster = await Start();
        await cluster.Store.Write(ArtifactName.Probe("x"), new byte[3], Cancellation);
        Pass(cluster, TimeSpan.FromDays(1));
        cluster.Store.IsAway = true;
        Assert.True((await Collect(cluster)).IsNothing);
        cluster.Store.IsAway = false;
        Assert.Equal(1, (await Collect(cluster)).Files);
    }

    private static Task<Removed> Collect(TestCluster cluster) =>
        cluster.Host.Silos[0].ServiceProvider.GetRequiredService<Collector>().Collect();

    // The first silo's own first look is long over when a test begins. There was nothing then, and the clock does not move by
    // itself.
    private Task<TestCluster> Start() =>
        TestCluster.StartAsync(configure: silo => silo.Services.AddSingleton(Policy), clock: _clock);

    private void Pass(TestCluster cluster, TimeSpan time)
    {
        cluster.Store.Age(time);
        _clock.Passed += time;
    }

    private static async Task<IJobGrain> Completed(TestCluster cluster)
    {
        var dataset = await cluster.Prepare(Examples.Job.Data, Examples.Lines);
        var job = cluster.Grains.GetGrain<IJobGrain>(TestCluster.NewId());
        await job.Submit(
            Examples.Job.Shaped(1, 1) with { Training = new TrainingSpec { Steps = 2, Batch = 16, Window = 12 } }, dataset.Id);
        await foreach (var batch in job.Watch(0, Cancellation).WithCancellation(Cancellation))
        {
            if (batch.Status.IsFinished)
                break;
        }

        await Eventually.Holds(async () =>
            await cluster.Grains.GetGrain<IJobRegistryGrain>(0).Get(job.GetPrimaryKeyString()) is { IsFinished: true });
        return job;
    }
}
