namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>A job belongs to the cluster, not to the client that started it.</summary>
[Collection(typeof(TestCollections.OfTwoSilos))]
public sealed class LostClientTests(TwoSilos cluster) : FolderTests
{
    [Fact]
    public async Task A_job_completes_with_the_same_weights_when_its_client_is_killed()
    {
        cluster.Demand();
        string[] train = ["train", Repository.File("examples/dinosaurs.yaml"), "--set", "training.epochs=100"];
        string[] where = ["--cluster", cluster.ClusterUrl];

        const string job = "lost-client";
        await using (var client = ClientProcess.Start(Folder.Path, [.. train, .. where, "--id", job, "-o", "json"]))
        {
            await Eventually.Holds(
                () => client.Error.Contains("\nstep ", StringComparison.Ordinal), () => $"the job runs.\n{client.Error}");
            Assert.False(client.HasExited, "The job was over before its client could be killed.");
            await client.KillAsync();
        }

        var watched = await ClientProcess.RunJsonAsync(Folder.Path, ["watch", job, .. where]);
        Assert.Equal("completed", watched.GetProperty("state").GetString(), ignoreCase: true);
        var undisturbed = await Undisturbed.Of(train);
        Assert.Equal(undisturbed.GetProperty("weightsSha256").GetString(), watched.GetProperty("weightsSha256").GetString());
    }
}
