namespace DistSeq.Chaos.Neighbours;

/// <summary>
/// A cluster whose artifacts are on a small disk, which fills while a job trains. The job must wait, say so in `jobs`, and, once
/// there is room again, end as if nothing had happened.
/// </summary>
internal static class FullDisk
{
    private const string Id = "full";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Longer = TimeSpan.FromSeconds(5);

    public static async Task StrikeAsync(Stage stage, CancellationToken cancellation)
    {
        using var disk = new TinyDisk(Path.Combine(stage.Folder.Path, "disk"));
        (string, string)[] settings = [("DISTSEQ__CLUSTERID", Id), ("DISTSEQ__ARTIFACTS", "folder:" + disk.Folder)];
        await using var silo = new SiloSlot(Id, stage.Redis, stage.Folder.Path, stage.Logs, settings);
        using var client = new ClientProgram(stage.Folder.Path, stage.Logs, Id);
        await Eventually.Holds(
            () => silo.IsReadyAsync(), Limit, "the cluster with the small disk stands", cancellation);
        await using var training = client.Train(NeighbourSpec.WriteJob(stage.Folder), stage.Redis);
        var prepared = Path.Combine(disk.Folder, Id, "artifacts", "datasets");
        await Eventually.Holds(
            () => Directory.Exists(prepared)
                && Directory.EnumerateFiles(prepared, "*-*").Any(file => !file.EndsWith(".tmp", StringComparison.Ordinal)),
            Limit, "its data is prepared", cancellation);
        disk.Fill();
        stage.Events.Add("the small disk is full");
        await Eventually.Holds(
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
        var jobs = (await client.ListAsync(stage.Redis, cancellation)).GetProperty("jobs");
        return jobs.EnumerateArray()
            .Any(job => job.GetProperty("trouble").GetString()
                ?.Contains("no space is left on its disk", StringComparison.Ordinal) == true);
    }
}
