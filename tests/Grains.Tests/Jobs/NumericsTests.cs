namespace DistSeq.Grains.Tests.Jobs;

/// <summary>
/// Silos of builds that compute other bits. (Here they only claim to. Tests check whether they take part in a job.)
/// </summary>
public sealed class NumericsTests(Clusters clusters)
{
    private static readonly JobSpec Spec = Examples.Job with { Cluster = new ClusterSpec { Workers = 3, ParameterShards = 3 } };

    [Fact]
    public async Task Every_silo_of_one_build_has_the_same_numerics()
    {
        var silos = await (await clusters.Get(3)).Host.Silos[0].ServiceProvider.GetRequiredService<SiloRoster>().Ask();
        Assert.Matches("^[0-9a-f]{16}$", Assert.Single(silos.Select(silo => silo.Numerics).Distinct()));
    }

    [Fact]
    public async Task A_job_stays_on_the_silos_whose_numerics_it_began_with_wherever_its_grain_is()
    {
        await using var cluster = await Mixed("old", "old", "new");
        var other = cluster.Host.Silos[2];
        var expected = (await (await clusters.Get()).Train(Spec.Shaped(1, 1))).Status.WeightsSha256;
        for (var seen = false; !seen;)
        {
            var job = await cluster.Submit(Spec);
            seen = cluster.Host.TryGetGrainContext(job.GetGrainId(), out var context)
                && context!.Address.SiloAddress!.Equals(other.SiloAddress);
            var (status, _) = await Outcome.Of(job);
            Assert.Equal((JobState.Completed, expected), (status.State, status.WeightsSha256));
            Assert.Equal(2, status.WorkerSilos.Count);
            Assert.DoesNotContain(other.Name, status.WorkerSilos);
            var file = await cluster.Store.Read(status.Checkpoint!, TestContext.Current.CancellationToken);
            Assert.Equal("old", SafetensorsFile.Read(file).Metadata["numerics"]);
        }
    }

    [Fact]
    public async Task What_a_lost_silo_had_goes_to_none_with_other_numerics_and_waits_where_no_other_is_left()
    {
        await using var cluster = await Mixed("old", "new", "old");
        var id = TestCluster.NewId();
        using var slow = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        cluster.Interference.On($"{id}/0", async (context, _) =>
        {
            await Task.Delay(50, slow.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await context.Invoke();
        });
        var spec = Spec with
        {
            Training = Spec.Training with { Steps = 400 },
            Cluster = new ClusterSpec { Workers = 1, ParameterShards = 1 },
        };
        var job = await cluster.Submit(spec, id);
        await cluster.Records.FirstManifest(id);
        var silos = cluster.Host.Silos.ToArray();
        await Eventually.Comes(cluster.Host.KillSiloAsync(silos[0], TestContext.Current.CancellationToken));
        await Eventually.Comes(cluster.Host.KillSiloAsync(silos[2], TestContext.Current.CancellationToken));
        await Eventually.Holds(async () => (await Status(job))?.WaitsFor is not null);
        var status = (await Status(job))!;
        Assert.Equal(JobState.Queued, status.State);
        Assert.Contains($"it began with the numerics old, which no silo has now ({silos[1].Name} new)",
            status.WaitsFor, StringComparison.Ordinal);
        await cluster.Host.StartAdditionalSiloAsync();
        await slow.CancelAsync();
        (status, _) = await Outcome.Of(job);
        Assert.Null(status.Error);
        Assert.Equal((await (await clusters.Get()).Train(spec)).Status.WeightsSha256, status.WeightsSha256);
        Assert.DoesNotContain(silos[1].Name, status.WorkerSilos);
    }

    // A lost silo that the cluster has not noticed yet may be asked first.
    private static async Task<JobStatus?> Status(IJobGrain job)
    {
        try
        {
            return await job.GetStatus();
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            return null;
        }
    }

    // Further silos have the numerics of the first.
    private static Task<TestCluster> Mixed(params string[] numerics) => TestCluster.StartAsync(numerics.Length, configure: silo =>
    {
        silo.Services.AddSingleton(new CheckpointPolicy(TimeSpan.Zero));
        silo.Services.AddSingleton(services => new SiloNumerics(Of(services.GetRequiredService<ILocalSiloDetails>().Name)));
        string Of(string name) =>
            int.Parse(name.Split('_')[1], null) is var number && number < numerics.Length ? numerics[number] : numerics[0];
    });
}
