namespace DistSeq.Grains.Tests.Cluster;

/// <summary>The list of jobs, on a cluster of its own, so that other tests do not add to it.</summary>
public sealed class JobRegistryTests
{
    private const int Many = 10_000;

    [Fact]
    public async Task Ten_thousand_jobs_are_listed_without_waking_one_and_a_change_writes_a_page()
    {
        await using var cluster = await TestCluster.StartAsync(clock: new FakeTimeProvider());
        var registry = cluster.Grains.GetGrain<IJobRegistryGrain>(0);
        await Fill(cluster, registry);

        var before = cluster.Serializer.Bytes;
        await registry.Put(Ended(Many));
        var written = cluster.Serializer.Bytes - before;
        Assert.InRange(written, 1, 16_000);
        TestContext.Current.TestOutputHelper!.WriteLine($"{written} bytes for a change");

        var found = new List<JobLine>();
        var begun = TimeProvider.System.GetTimestamp();
        for (long? next = null; ;)
        {
            var page = await cluster.Grains.GetGrain<IClusterGrain>(0).FindJobs(new JobQuery { Before = next });
            found.AddRange(page.Jobs);
            if ((next = page.Next) is null)
                break;
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0.000} s for the list");
        Assert.Equal(Enumerable.Range(0, Many + 1).Reverse().Select(number => $"job-{number}"), found.Select(line => line.Id));
        Assert.Equal(0, await JobsAwake(cluster));
    }

    [Fact]
    public async Task Lists_are_by_state_name_and_age_and_cut_where_they_are_to_be()
    {
        await using var cluster = await TestCluster.StartAsync(clock: new FakeTimeProvider());
        var registry = cluster.Grains.GetGrain<IJobRegistryGrain>(0);
        for (var number = 0; number < 100; number++)
            await registry.Put(number % 3 == 0 ? Ended(number) with { State = JobState.Failed, Name = "cat" } : Ended(number));

        Assert.Equal(34, (await registry.Find(new JobQuery { State = JobState.Failed })).Jobs.Count);
        Assert.Equal(34, (await registry.Find(new JobQuery { Name = "C?t" })).Jobs.Count);
        Assert.Equal(11, (await registry.Find(new JobQuery { Name = "job-9*" })).Jobs.Count);
        Assert.Empty((await registry.Find(new JobQuery { OlderThan = TimeSpan.FromDays(1) })).Jobs);
        var page = await registry.Find(new JobQuery { Limit = 99 });
        Assert.Equal((99, 1L), (page.Jobs.Count, page.Next));
        Assert.Equal(["job-0"], (await registry.Find(new JobQuery { Before = page.Next })).Jobs.Select(line => line.Id));
        Assert.Null((await registry.Find(new JobQuery { Limit = 100 })).Next);
    }

    [Fact]
    public async Task What_is_told_twice_late_or_cannot_be_written_leaves_the_list_as_it_is()
    {
        await using var cluster = await TestCluster.StartAsync(clock: new FakeTimeProvider());
        var registry = cluster.Grains.GetGrain<IJobRegistryGrain>(0);
        await registry.Put(Line(1));
        await registry.Put(Line(1));
        await registry.Put(Ended(1));
        await registry.Put(Line(1));
        cluster.Records.Fail("0", 1);
        await Assert.ThrowsAnyAsync<Exception>(() => registry.Put(Line(2)));
        Assert.Equal(JobState.Completed, Assert.Single((await registry.Find(new JobQuery())).Jobs).State);
        await registry.Put(Line(2));
        Assert.Equal(["job-2"], (await registry.ListOpen()).Select(line => line.Id));

        await registry.Remove("job-1");
        await registry.Remove("job-1");
        await cluster.Host.DeactivateAsync(registry);
        Assert.Equal(["job-2"], (await registry.Find(new JobQuery())).Jobs.Select(line => line.Id));
    }

    [Fact]
    public async Task Pages_that_have_become_empty_are_gone_and_the_rest_is_found_again()
    {
        await using var cluster = await TestCluster.StartAsync(clock: new FakeTimeProvider());
        var registry = cluster.Grains.GetGrain<IJobRegistryGrain>(0);
        for (var number = 0; number < 200; number++)
            await registry.Put(Ended(number));
        var full = cluster.RecordFiles.Length;
        for (var number = 0; number < 198; number++)
            await registry.Remove($"job-{number}");
        Assert.Equal(full - (192 / JobPages.Lines), cluster.RecordFiles.Length);

        await cluster.Host.DeactivateAsync(registry);
        await registry.Put(Line(200));
        Assert.Equal(["job-200", "job-199", "job-198"], (await registry.Find(new JobQuery())).Jobs.Select(line => line.Id));
    }

    [Fact]
    public async Task The_list_of_an_earlier_version_is_moved_without_waking_a_job()
    {
        await using var cluster = await TestCluster.StartAsync(clock: new FakeTimeProvider());
        var registry = cluster.Grains.GetGrain<IJobRegistryGrain>(0);
        var records = cluster.Host.Silos[0].ServiceProvider.GetRequiredKeyedService<IGrainStorage>(StorageName.Records);
        string[] ids = [.. Enumerable.Range(0, 100).Select(number => $"job-{number}")];
        foreach (var id in ids)
        {
            var state = new JobStatus
            {
                Id = id,
                Name = "old",
                State = id == "job-99" ? JobState.Failed : JobState.Completed,
                Seconds = 5,
                Step = 7,
                Steps = 8,
            };
            await records.WriteStateAsync(JobRecord.Name, cluster.Grains.GetGrain<IJobGrain>(id).GetGrainId(),
                new GrainState<JobRecord> { State = new JobRecord { Status = state, Dataset = "data" } });
        }

        await cluster.Host.DeactivateAsync(registry);
        var list = new GrainState<JobRegistryRecord>();
        await records.ReadStateAsync("jobs", registry.GetGrainId(), list);
        list.State = new JobRegistryRecord { Jobs = [.. ids, "never-accepted"], Open = ["job-99"] };
        await records.WriteStateAsync("jobs", registry.GetGrainId(), list);

        var moved = (await registry.Find(new JobQuery())).Jobs;
        Assert.Equal(ids.Reverse(), moved.Select(line => line.Id));
        Assert.Equal((JobState.Failed, 7, 8, "data", new DateTimeOffset().AddSeconds(5)),
            (moved[0].State, moved[0].Step, moved[0].Steps, moved[0].Dataset, moved[0].EndedAt));
        Assert.Equal(0, await JobsAwake(cluster));
        await cluster.Host.DeactivateAsync(registry);
        Assert.Equal(100, (await registry.Find(new JobQuery())).Jobs.Count);
    }

    [Fact]
    public async Task A_job_that_is_listed_and_has_no_record_is_shown_as_failed()
    {
        await using var cluster = await TestCluster.StartAsync();
        var registry = cluster.Grains.GetGrain<IJobRegistryGrain>(0);
        await registry.Put(Line(1));
        await Eventually.Holds(async () => (await registry.Get("job-1"))!.State == JobState.Failed);
        Assert.Contains("no longer in the cluster's store", (await registry.Get("job-1"))!.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_leaves_memory_once_it_has_ended_and_answers_all_the_same()
    {
        await using var cluster = await TestCluster.StartAsync();
        var job = await cluster.Submit(Examples.Job.Shaped(1, 1));
        var end = (await Outcome.Of(job)).Status;
        Assert.Equal(JobState.Completed, end.State);
        await Eventually.Holds(async () =>
        {
            await cluster.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
            return await JobsAwake(cluster) == 0;
        });
        Assert.Equal(end.WeightsSha256, (await job.GetStatus()).WeightsSha256);
        Assert.Equal(1, await JobsAwake(cluster));
    }

    // Page by page, as one by one would take a minute.
    private static async Task Fill(TestCluster cluster, IJobRegistryGrain registry)
    {
        await cluster.Host.DeactivateAsync(registry);
        var records = cluster.Host.Silos[0].ServiceProvider.GetRequiredKeyedService<IGrainStorage>(StorageName.Records);
        foreach (var (page, lines) in Enumerable.Range(0, Many)
            .Select(number => Ended(number) with { Number = number }).Chunk(JobPages.Lines).Index())
        {
            await records.WriteStateAsync($"jobs-{page}", registry.GetGrainId(),
                new GrainState<JobPageRecord> { State = new JobPageRecord { Lines = [.. lines] } });
        }

        var list = new GrainState<JobRegistryRecord>();
        await records.ReadStateAsync("jobs", registry.GetGrainId(), list);
        list.State = new JobRegistryRecord { EndPage = (Many + JobPages.Lines - 1) / JobPages.Lines };
        await records.WriteStateAsync("jobs", registry.GetGrainId(), list);
        Assert.Equal($"job-{Many - 1}", (await registry.Find(new JobQuery { Limit = 1 })).Jobs[0].Id);
    }

    private static JobLine Line(int number) => new() { Id = $"job-{number}", Name = "dino" };

    private static JobLine Ended(int number) => Line(number) with
    {
        State = JobState.Completed,
        Step = 1_000,
        Steps = 1_000,
        ValidLoss = 1.75,
        Dataset = new string('a', 90),
    };

    private static async Task<int> JobsAwake(TestCluster cluster)
    {
        var job = cluster.Grains.GetGrain<IJobGrain>("any").GetGrainId().Type;
        var grains = await cluster.Grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        return grains.Count(grain => grain.GrainId.Type == job);
    }
}
