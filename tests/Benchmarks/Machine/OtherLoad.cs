using System.Diagnostics;

namespace DistSeq.Benchmarks.Machine;

/// <summary>How busy other processes are, from when this was made. Children count as others until they have ended.</summary>
internal sealed class OtherLoad
{
    private readonly CpuTime _before = CpuTime.Read();
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>Processor time of others so far, in processors.</summary>
    public double Cores => Math.Max(0, (CpuTime.Read().Others - _before.Others) / Stopwatch.GetElapsedTime(_started).TotalSeconds);
}
