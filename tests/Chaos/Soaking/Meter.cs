namespace DistSeq.Chaos.Soaking;

/// <summary>Reads from outside what processes hold: from /proc, from the silos' metrics, and from Redis.</summary>
internal static class Meter
{
    private const string Heap = "dotnet_gc_last_collection_heap_size_bytes";
    private const double Megabyte = 1 << 20;

    public static async Task<Reading> ReadAsync(Stage stage, int jobs, CancellationToken cancellation)
    {
        var processes = new List<ProcessReading>();
        var files = Directory.GetFiles(stage.Folder.Path, "*", SearchOption.AllDirectories)
            .Count(file => Path.GetExtension(file) != ".log");
        foreach (var silo in stage.Silos)
            processes.Add(Of(silo.Name, silo.ProcessId) with
            { ManagedMegabytes = HeapOf(await silo.MetricsAsync()), Files = files });
        processes.Add(Of("redis", stage.Redis.ProcessId) with { Keys = await stage.Redis.CountKeysAsync(cancellation) });
        return new Reading(jobs, processes);
    }

    private static ProcessReading Of(string name, int id)
    {
        var status = File.ReadLines($"/proc/{id}/status").Select(line => line.Split(':'))
            .ToLookup(parts => parts[0], parts => parts[^1].Trim());
        var resident = long.Parse(status["VmRSS"].Single().Split(' ')[0], CultureInfo.InvariantCulture) * 1024 / Megabyte;
        var threads = int.Parse(status["Threads"].Single(), CultureInfo.InvariantCulture);
        return new ProcessReading(name, 0, resident, threads, Directory.GetFileSystemEntries($"/proc/{id}/fd").Length, 0, 0);
    }

    // One line per generation: name, labels in braces, value, perhaps a time.
    private static double HeapOf(string metrics) => metrics.Split('\n')
        .Where(line => line.StartsWith(Heap, StringComparison.Ordinal))
        .Sum(line =>
            double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture)) / Megabyte;
}
