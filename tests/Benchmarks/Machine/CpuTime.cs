namespace DistSeq.Benchmarks.Machine;

/// <summary>Processor time since the machine started, in seconds. Read from Linux' /proc.</summary>
/// <param name="All">Time that all processors were not idle, including other guests of the host.</param>
/// <param name="Own">Time of this process and of the children it has waited for.</param>
internal readonly record struct CpuTime(double All, double Own)
{
    // USER_HZ, which is 100 on every architecture of Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>What other processes used.</summary>
    public double Others => All - Own;

    public static CpuTime Read()
    {
        // cpu user nice system idle iowait irq softirq steal guest guest_nice; the guests are within user and nice.
        using var reader = new StreamReader("/proc/stat");
        var all = Numbers(reader.ReadLine()!.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]);
        return new CpuTime((all[0] + all[1] + all[2] + all[5] + all[6] + all[7]) / TicksPerSecond, Of("self"));
    }

    /// <summary>What a running process and the children it has waited for have used, in seconds.</summary>
    public static double OfProcess(int id) => Of(id.ToString(CultureInfo.InvariantCulture));

    private static double Of(string process)
    {
        // After the name in parentheses: state is field 3; utime, stime, cutime and cstime are fields 14 to 17.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        return Numbers(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[11..15]).Sum() / TicksPerSecond;
    }

    private static double[] Numbers(string[] words) =>
        [.. words.Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
}
