using System.Diagnostics;

namespace DistSeq.Benchmarks.Machine;

/// <summary>How busy other processes are, from when this was made. Children count as others until they have ended, but for those named.</summary>
/// <param name="children">Processes of this one's that run all the while.</param>
internal sealed class OtherLoad(params int[] children)
{
    private readonly double _before = Others(children);
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>Processor time of others so far, in processors.</summary>
    public double Cores => Math.Max(0, (Others(children) - _before) / Stopwatch.GetElapsedTime(_started).TotalSeconds);

    private static double Others(int[] children) => CpuTime.Read().Others - children.Sum(CpuTime.OfProcess);
}
