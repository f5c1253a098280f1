namespace DistSeq.Benchmarks.Machine;

/// <summary>
/// How busy other processes have been since this was created. Children count as others until they have ended, except those named.
/// </summary>
/// <param name="children">Child processes that run all the time.</param>
internal sealed class OtherLoad(params int[] children)
{
    private readonly double _before = Others(children);
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>Processor time of other processes so far, in processors.</summary>
    public double Cores => Math.Max(0, (Others(children) - _before) / Stopwatch.GetElapsedTime(_started).TotalSeconds);

    private static double Others(int[] children) => CpuTime.Read().Others - children.Sum(CpuTime.OfProcess);
}
