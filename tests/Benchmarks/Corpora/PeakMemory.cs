namespace DistSeq.Benchmarks.Corpora;

/// <summary>The most memory that a process has had resident, as Linux counts it (VmHWM), which includes mapped files.</summary>
internal sealed class PeakMemory(int process)
{
    /// <summary>Bytes, as last seen; stays after the process has ended.</summary>
    public long Bytes { get; private set; }

    public void Look()
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            if (line is not null)
                Bytes = long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
        }
        catch (IOException)
        {
            // It has ended.
        }
    }
}
