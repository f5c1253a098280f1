using System.Globalization;
using System.Text.RegularExpressions;

namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>All silos are killed in the middle of a job, and others start in their place.</summary>
public sealed partial class KilledSilosTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public async Task A_job_goes_on_from_its_checkpoint_in_a_new_cluster()
    {
        Prerequisite.Program("redis-server", "redis-server");
        await using var redis = await RedisServer.StartAsync();
        string[] train = ["train", Repository.File("examples/dinosaurs.yaml"), "--set", "training.epochs=300", "--set", "name=killed"];
        string[] where = ["--cluster", "redis://" + redis.EndPoint];
        string job;
        await using (var first = await SiloProcess.StartAsync("first", redis.EndPoint))
        await using (var second = await SiloProcess.StartAsync("second", redis.EndPoint))
        {
            await using var client = ClientProcess.Start(_folder.Path, [.. train, .. where]);
            job = await Deadline.UntilAsync(TimeSpan.FromSeconds(60), _ => FindCheckpointAsync(redis),
                () => $"two checkpoints in mid-run are written.\n{client.Output}\n{client.Error}");
            Assert.False(client.HasExited, "The job was over before its silos could be killed.");
            await first.KillAsync();
            await second.KillAsync();
            await client.KillAsync();
        }

        await using var third = await SiloProcess.StartAsync("third", redis.EndPoint);
        await using var fourth = await SiloProcess.StartAsync("fourth", redis.EndPoint);
        var watched = await ClientProcess.RunJsonAsync(_folder.Path, ["watch", job, .. where]);
        Assert.Equal("completed", watched.GetProperty("state").GetString(), ignoreCase: true);
        var undisturbed = await ClientProcess.RunJsonAsync(_folder.Path, [.. train, "--local"]);
        Assert.Equal(undisturbed.GetProperty("weightsSha256").GetString(), watched.GetProperty("weightsSha256").GetString());
        var again = await StepsOfAsync(third) + await StepsOfAsync(fourth);
        Assert.InRange(again, 1, watched.GetProperty("steps").GetInt64() - 1);
    }

    public void Dispose() => _folder.Dispose();

    // The id of a job that writes its second checkpoint: the first one counts by then.
    private static async Task<string?> FindCheckpointAsync(RedisServer redis)
    {
        var parts = Part().Matches(await redis.AskAsync("KEYS */steps/*"));
        return parts.DistinctBy(part => part.Groups["step"].Value).Count() > 1 ? parts[0].Groups["job"].Value : null;
    }

    private static async Task<double> StepsOfAsync(SiloProcess silo)
    {
        using var answer = await silo.GetAsync("/metrics");
        var lines = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n');
        return lines.Where(it => it.StartsWith("distseq_steps_total", StringComparison.Ordinal))
            .Sum(it => double.Parse(it.Split("} ")[^1].Split(' ')[0], CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("jobs/(?<job>[a-z0-9-]+)/steps/(?<step>[0-9]+)-")]
    private static partial Regex Part();
}
