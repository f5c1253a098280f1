using DistSeq.Grains.Cluster;
using DistSeq.Grains.Jobs;
using DistSeq.Grains.Parameters;
using DistSeq.Grains.Placement;
using DistSeq.Grains.Sweeps;
using DistSeq.Grains.Workers;

namespace DistSeq.Security.Tests.Attacks;

/// <summary>A user, and an admin, who loads DistSeq.Grains.dll and calls what only silos may.</summary>
[Collection(typeof(TestCollections.OfOneCluster))]
public sealed class InternalGrainTests(SecureCluster cluster)
{
    private static readonly string Artifact = $"jobs/{SecureCluster.Job}/checkpoint.safetensors";

    [Fact]
    public async Task Internal_grains_are_closed_to_everybody_but_silos()
    {
        cluster.Demand();
        foreach (var who in (string[])[cluster.Viewer, cluster.Alice, cluster.Admin])
        {
            await using var client = await SecureClient.ConnectAsync(cluster.Silos[0], who);
            var grains = client.Grains;
            var silo = (await grains.GetGrain<IClusterGrain>(0).GetStatus()).Silos[0].Address;
            var shard = grains.GetGrain<IParameterShardGrain>(SiloKey.Shard(SecureCluster.Job, 99, 0, silo));
            var worker = grains.GetGrain<IWorkerGrain>(SiloKey.Worker(SecureCluster.Job, 99, 0, silo));
            Func<Task>[] attacks =
            [
                () => shard.Save(99, 0, Artifact),
                () => shard.Begin(null!),
                () => shard.End(),
                () => worker.Run(null!, 0, 1),
                () => worker.Save(0, Artifact),
                () => grains.GetGrain<ISiloGrain>(silo).Get(),
                () => grains.GetGrain<ISiloGrain>(silo).EndBefore(SecureCluster.Job, long.MaxValue),
                () => grains.GetGrain<IAllocatorGrain>(0).Release(SecureCluster.Job),
                () => grains.GetGrain<IJobRegistryGrain>(IJobRegistryGrain.Jobs).Remove(SecureCluster.Job),
                () => grains.GetGrain<IInnerJobGrain>(SecureCluster.Job).Keep(true),
                () => grains.GetGrain<IInnerJobGrain>("another").TrainTo(new JobSpec(), "", null),
                () => grains.GetGrain<IJobCheckpointsGrain>(SecureCluster.Job).ListCheckpoints(),
                () => grains.GetGrain<ISweepRecordGrain>("any").Delete(),
            ];
            foreach (var attack in attacks)
                await Refused.ByAsync(attack, "for silos alone");
        }

        await OwnersFileIsReadable();
    }

    [Fact]
    public async Task What_Orleans_has_in_a_silo_is_closed_to_everybody_but_silos()
    {
        cluster.Demand();
        await using var client = await SecureClient.ConnectAsync(cluster.Silos[0], cluster.Admin);
        var management = client.Grains.GetGrain<IManagementGrain>(0);
        await Refused.ByAsync(() => management.GetHosts(), "for silos alone");
        await Refused.ByAsync(() => management.ForceActivationCollection(TimeSpan.Zero), "for silos alone");
        await Refused.ByAsync(() => management.GetDetailedGrainStatistics(), "for silos alone");
        var extension = client.Grains.GetGrain<IJobGrain>(SecureCluster.Job)
            .AsReference<Orleans.Core.Internal.IGrainManagementExtension>();
        await Refused.ByAsync(() => extension.DeactivateOnIdle().AsTask(), "for silos alone");
        await Refused.ByAsync(() => extension.MigrateOnIdle().AsTask(), "for silos alone");
        // Orleans' own targets, whose interfaces are internal to it: an attacker uses reflection.
        var control = typeof(IManagementGrain).Assembly.GetType("Orleans.ISiloControl", throwOnError: true)!;
        var address = SiloAddress.FromParsableString(
            (await client.Grains.GetGrain<IClusterGrain>(0).GetStatus()).Silos[0].Address);
        var target = client.Grains.GetGrain(
            SystemTargetGrainId.Create(SystemTargetGrainId.CreateGrainType("silo-control"), address).GrainId).Cast(control);
        var method = control.GetMethod("ForceGarbageCollection")!;
        await Refused.ByAsync(
            () => (Task)method.Invoke(target, new object?[method.GetParameters().Length])!, "for silos alone");
    }

    [Fact]
    public async Task Without_a_certificate_in_use_clients_do_not_reach_internal_grains_either()
    {
        Prerequisite.Redis();
        await using var redis = await RedisServer.StartAsync();
        await using var silo = await SiloProcess.StartAsync("plain", redis.Settings);
        await using var client = await SecureClient.ConnectAsync(silo, null);
        var address = (await client.Grains.GetGrain<IClusterGrain>(0).GetStatus()).Silos[0].Address;
        await Refused.ByAsync(
            () => client.Grains.GetGrain<IParameterShardGrain>(SiloKey.Shard("any", 1, 0, address)).Save(1, 0, Artifact),
            "for silos alone");
        await Refused.ByAsync(() => client.Grains.GetGrain<IManagementGrain>(0).GetHosts(), "for silos alone");
    }

    // Nothing has happened to it.
    private async Task OwnersFileIsReadable()
    {
        await using var client = await SecureClient.ConnectAsync(cluster.Silos[0], cluster.Alice);
        Assert.True(await client.Grains.GetGrain<IArtifactGrain>(Artifact).GetLength() > 0);
        Assert.Equal(JobState.Completed, (await client.Grains.GetGrain<IJobGrain>(SecureCluster.Job).GetStatus()).State);
    }
}
