namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>Silos that find each other through Postgres, and keep records and artifacts there.</summary>
[Collection(typeof(TestCollections.InTime))]
public sealed class PostgresClusterTests : FolderTests
{
    private static readonly string[] Train = ["train", Repository.File("examples/dinosaurs.yaml")];

    [Fact]
    public async Task Two_silos_that_start_at_once_on_an_empty_database_give_the_weights_of_a_local_run()
    {
        await using var postgres = await PostgresServer.StartAsync();
        var silos = await Task.WhenAll(
            SiloProcess.StartAsync("silo-a", postgres.Settings), SiloProcess.StartAsync("silo-b", postgres.Settings));
        await using var first = silos[0];
        await using var second = silos[1];
        string[] train = [.. Train, "--set", "training.epochs=2"];
        var spread = await ClientProcess.RunJsonAsync(
            Folder.Path, [.. train, "--cluster", postgres.ClusterUrl, "--set", "cluster.workers=2"], settings: postgres.Secret);
        var local = await Undisturbed.Of(train);

        Assert.Matches("^[0-9a-f]{64}$", spread.GetProperty("weightsSha256").GetString());
        Assert.Equal(local.GetProperty("weightsSha256").GetString(), spread.GetProperty("weightsSha256").GetString());
        Assert.Equal(["silo-a", "silo-b"], spread.GetProperty("workerSilos").EnumerateArray()
            .Select(it => it.GetString()).Order(StringComparer.Ordinal));
        Assert.All(silos, silo => Assert.DoesNotContain("canary", silo.Log, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_job_outlives_one_of_two_silos_and_ends_with_the_same_weights()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var stays = await SiloProcess.StartAsync("stays", postgres.Settings);
        await using var dies = await SiloProcess.StartAsync("dies", postgres.Settings);
        string[] train = [.. Train, "--set", "training.epochs=100"];
        await using var client = ClientProcess.Start(
            Folder.Path, [.. train, "--cluster", postgres.ClusterUrl, "--set", "cluster.workers=2", "-o", "json"],
            settings: postgres.Secret);
        await Eventually.Holds(
            () => client.Error.Contains("\nstep ", StringComparison.Ordinal), () => $"the job runs.\n{client.Error}");
        Assert.False(client.HasExited, "The job was over before a silo could be killed.");
        await dies.KillAsync();
        var outlived = ClientProcess.Json(await client.WaitAsync());
        var local = await Undisturbed.Of(train);
        Assert.Equal(local.GetProperty("weightsSha256").GetString(), outlived.GetProperty("weightsSha256").GetString());
    }

    [Fact]
    public async Task A_client_is_told_what_is_wrong_with_the_way_to_its_cluster()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await TroubleAsync(postgres.ClusterUrl, [], "demands a password. Set DISTSEQ__POSTGRESPASSWORD");
        await TroubleAsync(postgres.ClusterUrl, [("DISTSEQ__POSTGRESPASSWORD", "wrong")],
            "refuses the user or the password. Set DISTSEQ__POSTGRESPASSWORD");
        await TroubleAsync(postgres.UrlOf("nowhere"), postgres.Secret, "refuses: database \"nowhere\" does not exist");
        await TroubleAsync(postgres.ClusterUrl, postgres.Secret,
            "no silo has ever used this database. Start a silo (DISTSEQ__CLUSTERING=postgres");
    }

    private async Task TroubleAsync(string url, IReadOnlyList<(string Name, string Value)> settings, string said)
    {
        var run = await ClientProcess.RunAsync(Folder.Path, ["jobs", "--cluster", url], settings: settings);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.InRange(run.Time, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }
}
