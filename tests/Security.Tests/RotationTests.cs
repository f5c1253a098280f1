namespace DistSeq.Security.Tests;

/// <summary>New certificates while a silo runs.</summary>
public sealed class RotationTests : FolderTests
{
    [Fact]
    public async Task A_new_authority_takes_over_without_a_restart_and_old_connections_go_on()
    {
        Prerequisite.Redis();
        var (old, next) = (new Certificates(Folder.At("old")), new Certificates(Folder.At("next")));
        var (alice, successor) = (old.User("alice", Role.User), next.User("alice", Role.User));
        await using var redis = await RedisServer.StartAsync();
        await using var silo = await SiloProcess.StartAsync("rotating", [.. redis.Settings, .. old.Settings]);
        await using var before = await SecureClient.ConnectAsync(silo, alice);
        Assert.Single((await before.Grains.GetGrain<IClusterGrain>(0).GetStatus()).Silos);
        Assert.False(await RawConnection.LetsInAsync(silo.Place.Gateway, successor));

        // A broken one first: the silo keeps what it has, and says so.
        File.WriteAllText(Path.Combine(old.Silo, "tls.crt"), "no certificate");
        await Eventually.Holds(
            async () => await RawConnection.LetsInAsync(silo.Place.Gateway, alice)
                && silo.Log.Contains("The new certificates cannot be used", StringComparison.Ordinal),
            () => $"the silo warns.\n{silo.LastWords}");

        foreach (var name in (string[])["tls.key", "ca.crt", "tls.crt"])
            File.Copy(Path.Combine(next.Silo, name), Path.Combine(old.Silo, name), overwrite: true);
        await Eventually.Holds(
            () => RawConnection.LetsInAsync(silo.Place.Gateway, successor), () => $"the new authority counts.\n{silo.LastWords}");
        await using var after = await SecureClient.ConnectAsync(silo, successor);
        Assert.Single((await after.Grains.GetGrain<IClusterGrain>(0).GetStatus()).Silos);
        Assert.Single((await before.Grains.GetGrain<IClusterGrain>(0).GetStatus()).Silos);
        Assert.False(await RawConnection.LetsInAsync(silo.Place.Gateway, alice));
    }
}
