using DistSeq.Grains.Parameters;

namespace DistSeq.Grains.Tests.Placement;

public sealed class SpreadPlacementTests(Clusters clusters)
{
    [Fact]
    public async Task The_shards_of_a_job_lie_on_all_silos_counted_round()
    {
        var cluster = await clusters.Get(3);
        var job = TestCluster.NewId();
        var silos = new List<SiloAddress?>();
        for (var index = 0; index < 6; index++)
        {
            var shard = cluster.Grains.GetGrain<IParameterShardGrain>($"{job}/{index}");
            await shard.Pull(1);
            silos.Add(await cluster.Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(shard, TestContext.Current.CancellationToken));
        }

        Assert.Equal(3, silos.Take(3).Distinct().Count());
        Assert.Equal(silos.Take(3), silos.Skip(3));
        Assert.Equal(cluster.Host.Silos.Select(silo => silo.SiloAddress).Order(), silos.Take(3).Order());
    }

    [Fact]
    public async Task Jobs_do_not_all_begin_at_one_silo()
    {
        var cluster = await clusters.Get(3);
        var firsts = new HashSet<SiloAddress?>();
        for (var n = 0; n < 12; n++)
        {
            var shard = cluster.Grains.GetGrain<IParameterShardGrain>($"{TestCluster.NewId()}/0");
            await shard.Pull(1);
            firsts.Add(await cluster.Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(shard, TestContext.Current.CancellationToken));
        }

        Assert.True(firsts.Count > 1);
    }
}
