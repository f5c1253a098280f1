namespace DistSeq.Grains.Tests.Cluster;

public sealed class ClusterGrainTests(Clusters clusters)
{
    [Fact]
    public async Task Every_silo_answers_for_itself()
    {
        var cluster = await clusters.Get(3, 2);
        var status = await cluster.Grains.GetGrain<IClusterGrain>(0).GetStatus();
        var silos = cluster.Host.Silos.OrderBy(silo => silo.SiloAddress).ToArray();
        Assert.Equal(silos.Select(silo => silo.SiloAddress.ToParsableString()), status.Silos.Select(silo => silo.Address));
        Assert.Equal(silos.Select(silo => silo.Name), status.Silos.Select(silo => silo.Name));
        Assert.All(status.Silos, silo => Assert.Equal(2, silo.ComputeThreads));
        foreach (var silo in status.Silos)
            Assert.Equal(silo, await cluster.Grains.GetGrain<ISiloGrain>(silo.Address).Get());
    }

    [Fact]
    public async Task Every_silo_looks_at_itself_and_leaves_nothing_in_the_store()
    {
        var cluster = await clusters.Get(3, 2);
        var facts = await cluster.Grains.GetGrain<IClusterGrain>(0).Examine();
        Assert.Empty(facts.Silent);
        Assert.Equal(
            cluster.Host.Silos.OrderBy(silo => silo.SiloAddress).Select(silo => silo.Name),
            facts.Silos.Select(silo => silo.Name));
        var here = ProcessFacts.Here(TimeProvider.System);
        Assert.All(facts.Silos, silo =>
        {
            Assert.Equal(
                (2, null, here.Vectors, here.Version),
                (silo.ComputeThreads, silo.StoreError, silo.Process.Vectors, silo.Process.Version));
            Assert.InRange(here.Clock - silo.Process.Clock, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        });
        Assert.DoesNotContain(cluster.Store.Names, name => name.StartsWith("probes/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_silo_that_is_not_there_gives_an_error_and_no_answer() =>
        await Assert.ThrowsAnyAsync<Exception>((await clusters.Get()).Grains.GetGrain<ISiloGrain>("10.0.0.1:1@1").Get);

    [Fact]
    public async Task Jobs_are_listed_the_latest_first()
    {
        var cluster = await clusters.Get(2, 1);
        var ids = new List<string>();
        for (var n = 0; n < 3; n++)
            ids.Add((await cluster.Submit(Examples.Job)).GetPrimaryKeyString());
        var listed = (await cluster.Grains.GetGrain<IClusterGrain>(0).FindJobs(new JobQuery())).Jobs;
        Assert.Equal(Enumerable.Reverse(ids), listed.Select(job => job.Id).Where(ids.Contains));
        foreach (var id in ids)
            await Outcome.Of(cluster.Grains.GetGrain<IJobGrain>(id));
    }

    [Fact]
    public async Task The_list_of_jobs_outlives_its_activation_and_names_each_once()
    {
        var cluster = await clusters.Get();
        var job = await cluster.Submit(Examples.Job);
        await cluster.Submit(Examples.Job, job.GetPrimaryKeyString());
        await cluster.Host.DeactivateAsync(cluster.Grains.GetGrain<IJobRegistryGrain>(0));
        var listed = (await cluster.Grains.GetGrain<IClusterGrain>(0).FindJobs(new JobQuery())).Jobs;
        Assert.Single(listed, status => status.Id == job.GetPrimaryKeyString());
        await Outcome.Of(job);
    }
}
