namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>All silos are killed in the middle of a job, and others start in their place.</summary>
public sealed partial class KilledSilosTests : FolderTests
{
    // Measured all the time, with rates and best weights that follow from it.
    public static TheoryData<string[]> Settings => new()
    {
        (string[])[],
        (string[])
        [
            "training.validateEvery=7", "training.keep=best", "optimizer.schedule.kind=on-plateau",
            "optimizer.schedule.factor=0.9", "optimizer.schedule.patience=3", "optimizer.learningRate=0.02",
        ],
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task A_job_goes_on_from_its_checkpoint_in_a_new_cluster(string[] settings)
    {
        Prerequisite.Redis();
        await using var redis = await RedisServer.StartAsync();
        string[] train =
        [
            "train", Repository.File("examples/dinosaurs.yaml"), "--set", "training.epochs=300",
            .. settings.SelectMany(static setting => (string[])["--set", setting]),
        ];
        string[] where = ["--cluster", redis.ClusterUrl];
        string job;
        await using (var first = await SiloProcess.StartAsync("first", redis.Settings))
        await using (var second = await SiloProcess.StartAsync("second", redis.Settings))
        {
            await using var client = ClientProcess.Start(Folder.Path, [.. train, "--set", "name=killed", .. where]);
            job = await Eventually.Answers(() => FindCheckpointAsync(redis),
                () => $"two checkpoints in mid-run are written.\n{client.Output}\n{client.Error}");
            Assert.False(client.HasExited, "The job was over before its silos could be killed.");
            await first.KillAsync();
            await second.KillAsync();
            await client.KillAsync();
        }

        await using var third = await SiloProcess.StartAsync("third", redis.Settings);
        await using var fourth = await SiloProcess.StartAsync("fourth", redis.Settings);
        var watched = await ClientProcess.RunJsonAsync(Folder.Path, ["watch", job, .. where]);
        Assert.Equal("completed", watched.GetProperty("state").GetString(), ignoreCase: true);
        var undisturbed = await Undisturbed.Of(train);
        Assert.All(["weightsSha256", "validLoss", "trainLoss", "bestStep"], name =>
            Assert.Equal(undisturbed.GetProperty(name).ToString(), watched.GetProperty(name).ToString()));
        Assert.Equal(settings.Length > 0, undisturbed.GetProperty("bestStep").ValueKind == JsonValueKind.Number);
        var again = await StepsOfAsync(third) + await StepsOfAsync(fourth);
        Assert.InRange(again, 1, watched.GetProperty("steps").GetInt64() - 1);
    }

    // The id of a job that writes its second checkpoint: the first one counts by then.
    private static async Task<string?> FindCheckpointAsync(RedisServer redis)
    {
        var parts = Part().Matches(await redis.AskAsync("KEYS */steps/*", TestContext.Current.CancellationToken));
        return parts.DistinctBy(part => part.Groups["step"].Value).Count() > 1 ? parts[0].Groups["job"].Value : null;
    }

    private static async Task<double> StepsOfAsync(SiloProcess silo)
    {
        using var answer = await silo.GetAsync("/metrics");
        var lines = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n');
        return lines.Where(it => it.StartsWith("distseq_training_steps_total", StringComparison.Ordinal))
            .Sum(it => double.Parse(it.Split("} ")[^1].Split(' ')[0], CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("jobs/(?<job>[a-z0-9-]+)/steps/(?<step>[0-9]+)-")]
    private static partial Regex Part();
}
