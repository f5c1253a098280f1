namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>What Ctrl-C leaves of a job that trains in the client's process.</summary>
public sealed class InterruptTests : FolderTests
{
    [Fact]
    public async Task The_first_cancels_the_job_and_hands_over_its_weights()
    {
        await using var client = Train("first", "training.steps=1000000");
        await SaysAsync(client, "step 1/1,000,000");

        client.Interrupt();

        var run = await client.WaitAsync();
        Assert.Equal((130, "Interrupted: the job is cancelled at its next step, and its weights are kept. "
            + "Interrupt again to stop at once, without them."), (run.ExitCode, run.Error.Trim()));
        var checkpoint = Path.Combine("runs", "first", "checkpoint.safetensors");
        var result = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder.Path, "runs", "first", "result.json"))).RootElement;
        Assert.Equal("Cancelled", result.GetProperty("state").GetString());
        var step = result.GetProperty("checkpointStep").GetInt64();
        Assert.True(step > 0);
        var texts = await ClientProcess.RunJsonAsync(Folder.Path, ["generate", checkpoint, "--count", "3"]);
        Assert.Equal((step, 3), (texts.GetProperty("step").GetInt64(), texts.GetProperty("samples").GetArrayLength()));
        var figures = await ClientProcess.RunJsonAsync(
            Folder.Path, ["evaluate", checkpoint, "--data", Repository.File("examples/data/dinosaurs.txt")]);
        Assert.Equal(step, figures.GetProperty("step").GetInt64());
        Assert.True(figures.GetProperty("loss").GetDouble() > 0);
    }

    [Fact]
    public async Task The_second_ends_at_once_and_leaves_a_job_that_no_other_command_trains()
    {
        // Its first step takes far longer than two signals.
        await using var client = Train("second", "model.hidden=1024", "training.batch=1024", "training.lanes=1");
        await SaysAsync(client, "1 lane on 1 thread of 1 silo");

        client.Interrupt();
        await SaysAsync(client, "Interrupted: ");
        client.Interrupt();

        var run = await client.WaitAsync();
        Assert.Equal(130, run.ExitCode);
        Assert.EndsWith(" cancel second", run.Error.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("Stopped at once: second is not cancelled and has not ended.", run.Error, StringComparison.Ordinal);
        var jobs = await ClientProcess.RunJsonAsync(Folder.Path, ["jobs"]);
        var job = Assert.Single(jobs.GetProperty("jobs").EnumerateArray());
        Assert.Equal("Queued", job.GetProperty("state").GetString());
        Assert.StartsWith("no command that trains", job.GetProperty("waitsFor").GetString(), StringComparison.Ordinal);
        var cancelled = await ClientProcess.RunJsonAsync(Folder.Path, ["cancel", "second"]);
        Assert.Equal("Cancelled", cancelled.GetProperty("state").GetString());
    }

    private static Task SaysAsync(ClientProcess client, string words) => Eventually.Holds(
        () => client.Output.Contains(words, StringComparison.Ordinal)
            || client.Error.Contains(words, StringComparison.Ordinal),
        () => $"the client says '{words}'.\n{client.Output}\n{client.Error}");

    private ClientProcess Train(string id, params string[] settings) => ClientProcess.Start(
        Folder.Path,
        [
            "train", Repository.File("examples/dinosaurs.yaml"), "--id", id,
            .. settings.SelectMany(setting => (string[])["--set", setting]),
        ]);
}
