namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>An upgrade: each silo is replaced by a new one while a job and a sweep run, and nobody can tell.</summary>
public sealed class RollingRestartTests : FolderTests
{
    private static readonly string[] Silos = ["one", "two", "three"];

    [Fact]
    public async Task Three_silos_are_replaced_one_by_one_and_weights_and_tables_do_not_show_it()
    {
        Prerequisite.Redis();
        await using var redis = await RedisServer.StartAsync();
        var silos = new Queue<SiloProcess>();
        foreach (var name in Silos)
            silos.Enqueue(await SiloProcess.StartAsync(name, redis.Settings));
        string[] train = ["train", Repository.File("examples/dinosaurs.yaml"), "--set", "training.epochs=300"];
        string[] sweep =
        [
            "sweep", "run", Repository.File("examples/sweep-cells.yaml"), "--id", "rolling", "--set", "base.training.epochs=1",
            "--set", "seeds=1", "--set", "search.model.cell.values=[rnn, gru, lstm, min-gru, mut1, ind-rnn]",
        ];
        string[] where = ["--cluster", redis.ClusterUrl, "-o", "json"];
        try
        {
            await using var job = ClientProcess.Start(Folder.Path, [.. train, .. where, "--out", "job"]);
            await using var table = ClientProcess.Start(Folder.Path, [.. sweep, .. where, "--out", "sweep"]);
            foreach (var name in Silos)
            {
                // A new silo first, as a rolling update does that keeps as many as there were.
                silos.Enqueue(await SiloProcess.StartAsync($"new-{name}", redis.Settings));
                await using var old = silos.Dequeue();
                Assert.Equal((name, 0), (name, await old.StopAsync()));
                Assert.False(job.HasExited, $"The job was over before silo {name} was replaced.\n{job.Output}\n{job.Error}");
            }

            var (trained, swept) = (ClientProcess.Json(await job.WaitAsync()), ClientProcess.Json(await table.WaitAsync()));

            var undisturbed = await Undisturbed.Of(train);
            Assert.All(["weightsSha256", "validLoss", "trainLoss"], name =>
                Assert.Equal(undisturbed.GetProperty(name).ToString(), trained.GetProperty(name).ToString()));
            Assert.Equal(Table(await Undisturbed.Of(sweep)), Table(swept));
        }
        finally
        {
            foreach (var silo in silos)
                await silo.DisposeAsync();
        }
    }

    // All but what depends on time.
    private static string Table(JsonElement sweep) => string.Join('\n', sweep.GetProperty("trials").EnumerateArray().Select(
        static trial => string.Join(' ', trial.EnumerateObject().Where(static field => field.Name != "seconds"))));
}
