using DistSeq.Chaos.Processes;

namespace DistSeq.Chaos.Neighbours;

/// <summary>
/// A cluster of its own whose artifacts lie on a small disk. That fills while a job trains; the job has to wait, to say so in
/// `jobs`, and to end as if nothing had been once there is room again.
/// </summary>
internal static class FullDisk
{
    private const string Id = "full";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Longer = TimeSpan.FromSeconds(5);

    public static async Task StrikeAsync(Stage stage, CancellationToken cancellation)
    {
        using var disk = new TinyDisk(Path.Combine(stage.Folder.Path, "disk"));
        var settings = new Dictionary<string, string>
        {
            ["DISTSEQ__CLUSTERID"] = Id,
            ["DISTSEQ__ARTIFACTS"] = "folder:" + disk.Folder,
        };
        await using var silo = new SiloSlot(Id, stage.Redis.EndPoint, stage.Folder.Path, stage.Logs, settings);
        using var client = new ClientProgram(stage.Folder.Path, stage.Logs, Id);
        await Moment.UntilAsync(
            () => silo.IsReadyAsync(cancellation), Limit, "the cluster with the small disk stands", cancellation);
        await using var training = client.Train(NeighbourSpec.WriteJob(stage.Folder), stage.Redis.EndPoint);
        var prepared = Path.Combine(disk.Folder, Id, "artifacts", "datasets");
        await Moment.UntilAsync(
            () => Directory.Exists(prepared)
                && Directory.EnumerateFiles(prepared, "*-*").Any(file => !file.EndsWith(".tmp", StringComparison.Ordinal)),
            Limit, "its data are prepared", cancellation);
        disk.Fill();
        stage.Events.Add("the small disk is full");
        await Moment.UntilAsync(
            () => SaysSoAsync(stage, client, cancellation), Limit, "jobs says that the disk is full", cancellation);
        await Task.Delay(Longer, cancellation);
        disk.Free();
        stage.Events.Add("the small disk has room again");
        var state = (await client.ResultAsync(training, cancellation)).GetProperty("state").GetString();
        if (state != "Completed")
            throw new FaultException($"The job whose disk was full for a while is {state}.\n{client.LogTail}\n{silo.LogTail}");
    }

    private static async Task<bool> SaysSoAsync(Stage stage, ClientProgram client, CancellationToken cancellation)
    {
        var jobs = (await client.ListAsync(stage.Redis.EndPoint, cancellation)).GetProperty("jobs");
        return jobs.EnumerateArray()
            .Any(job => job.GetProperty("trouble").GetString()
                ?.Contains("no space is left on its disk", StringComparison.Ordinal) == true);
    }
}
