using System.Text.RegularExpressions;

namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>A job belongs to the cluster, not to the client that started it.</summary>
public sealed class LostClientTests(TwoSilos cluster) : IClassFixture<TwoSilos>, IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public async Task A_job_completes_with_the_same_weights_when_its_client_is_killed()
    {
        cluster.Demand();
        string[] train = ["train", Repository.File("examples/dinosaurs.yaml"), "--set", "training.epochs=200", "-o", "json"];
        string[] where = ["--cluster", cluster.ClusterUrl];

        string job;
        await using (var client = ClientProcess.Start(_folder.Path, [.. train, .. where, "--set", "name=lost-client"]))
        {
            job = await Deadline.UntilAsync(TimeSpan.FromSeconds(60), _ => FindJobAsync("lost-client", where),
                () => $"the job is known to the cluster.\n{client.Output}\n{client.Error}");
            Assert.False(client.HasExited, "The job was over before its client could be killed.");
            await client.KillAsync();
        }

        var watched = await ClientProcess.RunJsonAsync(_folder.Path, ["watch", job, .. where]);
        Assert.Equal("completed", watched.GetProperty("state").GetString(), ignoreCase: true);
        var undisturbed = await ClientProcess.RunJsonAsync(_folder.Path, [.. train[..^2], "--local"]);
        Assert.Equal(undisturbed.GetProperty("weightsSha256").GetString(), watched.GetProperty("weightsSha256").GetString());
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The id of the job of that name, once the cluster knows it. Job ids begin with the name.</summary>
    private async Task<string?> FindJobAsync(string name, string[] where)
    {
        var jobs = (await ClientProcess.RunJsonAsync(_folder.Path, ["jobs", .. where])).GetRawText();
        var id = Regex.Match(jobs, $"\"(?<id>{name}-[A-Za-z0-9-]+)\"");
        return id.Success ? id.Groups["id"].Value : null;
    }
}
