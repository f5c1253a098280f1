namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>A store that speaks TLS, to silos and clients.</summary>
public sealed class EncryptedStoreTests : FolderTests
{
    private static readonly string[] Train = ["train", Repository.File("examples/dinosaurs.yaml"), "--set", "training.epochs=2"];

    [Fact]
    public async Task Redis_over_TLS_with_certificates_of_both_sides()
    {
        Prerequisite.Redis();
        using var certificate = new ServerCertificate();
        await using var redis = await RedisServer.StartAsync(certificate: certificate);
        (string, string)[] trust =
            [("DISTSEQ__REDISCA", certificate.Authority), ("DISTSEQ__REDISCERTIFICATE", certificate.Both)];
        await using var silo = await SiloProcess.StartAsync("silo", [.. redis.Settings, .. trust]);
        await Same(redis.ClusterUrl, trust);

        using var stranger = new ServerCertificate();
        foreach (var settings in ((string, string)[][])[[trust[1]], [("DISTSEQ__REDISCA", stranger.Authority), trust[1]]])
        {
            await Trouble(
                redis.ClusterUrl, settings, "is not trusted. Set DISTSEQ__REDISCA to a file with the authority", longest: 60);
        }

        foreach (var settings in ((string, string)[][])[[trust[0]], [trust[0], ("DISTSEQ__REDISCERTIFICATE", stranger.Both)]])
            await Trouble(redis.ClusterUrl, settings, "or it demands a certificate (set DISTSEQ__REDISCERTIFICATE");
        await Trouble(redis.ClusterUrl, [("DISTSEQ__REDISCA", certificate.Key)], "is no such file in PEM");
        await Trouble("redis://" + redis.EndPoint, [], "or it speaks TLS only (write rediss://)");
    }

    [Fact]
    public async Task Postgres_over_TLS()
    {
        using var certificate = new ServerCertificate();
        await using var postgres = await PostgresServer.StartAsync(certificate: certificate);
        (string, string)[] trust = [("DISTSEQ__POSTGRESCA", certificate.Authority)];
        await using var silo = await SiloProcess.StartAsync("silo", [.. postgres.Settings, .. trust]);
        await Same(postgres.ClusterUrl, [.. postgres.Secret, .. trust]);

        using var stranger = new ServerCertificate();
        await Trouble(postgres.ClusterUrl, [.. postgres.Secret, ("DISTSEQ__POSTGRESCA", stranger.Authority)],
            "is not trusted", longest: 60);
    }

    private async Task Same(string url, (string, string)[] settings)
    {
        var trained = await ClientProcess.RunJsonAsync(Folder.Path, [.. Train, "--cluster", url], settings: settings);
        var local = await Undisturbed.Of(Train);
        Assert.Equal(local.GetProperty("weightsSha256").GetString(), trained.GetProperty("weightsSha256").GetString());
        var doctor = await ClientProcess.RunAsync(Folder.Path, ["doctor", "--cluster", url], settings: settings);
        Assert.Contains("silos' encrypted", doctor.Output, StringComparison.Ordinal);
    }

    private async Task Trouble(string url, (string, string)[] settings, string said, int longest = 3)
    {
        var run = await ClientProcess.RunAsync(
            Folder.Path, ["jobs", "--cluster", url, "--timeout", $"{longest}"], settings: settings);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }
}
