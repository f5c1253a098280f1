using System.Diagnostics.Metrics;

namespace DistSeq.Grains.Telemetry;

/// <summary>
/// Where the time of a step goes, as the workers of this silo see it. Distributions are by cell; what a job spends is in sums,
/// which go when it has ended.
/// </summary>
internal static class StepMetrics
{
    private static readonly Histogram<double> Duration = Instruments.Meter.CreateHistogram<double>(
        "distseq.step.duration", "s", "Time of a step, from its computation to its new weights.");

    private static readonly Histogram<double> ComputeDuration = Instruments.Meter.CreateHistogram<double>(
        "distseq.compute.duration", "s", "Time of a step's gradient computation on the compute threads.");

    private static readonly Histogram<double> PushDuration = Instruments.Meter.CreateHistogram<double>(
        "distseq.push.duration", "s", "Time from a push to the new weights: the way there and back, other workers, the update.");

    private static readonly Histogram<double> WaitDuration = Instruments.Meter.CreateHistogram<double>(
        "distseq.wait.duration", "s", "Time that a worker has nothing to do, because weights are still on their way.");

    private static readonly Histogram<long> Age = Instruments.Meter.CreateHistogram<long>(
        "distseq.step.staleness", "{step}", "How many steps old the weights behind a gradient were.");

    private static readonly Expiring<Figures> Jobs = new(TimeProvider.System);

    static StepMetrics()
    {
        Instruments.Sum(
            "distseq.worker.steps", Jobs, static job => Volatile.Read(ref job.Steps), "{step}",
            "Steps of the workers of this silo.");
        Instruments.Time(
            "distseq.worker.compute", Jobs, static job => Volatile.Read(ref job.ComputeTicks),
            "Time that the workers of this silo have spent on gradients.");
        Instruments.Time(
            "distseq.worker.push", Jobs, static job => Volatile.Read(ref job.PushTicks),
            "Time from their pushes to new weights.");
        Instruments.Time(
            "distseq.worker.wait", Jobs, static job => Volatile.Read(ref job.WaitTicks),
            "Time that they have waited for weights.");
    }

    public static void Staleness(string variant, long steps) => Age.Record(steps, Of(variant));

    public static void Computed(string job, string variant, TimeSpan took)
    {
        ComputeDuration.Record(took.TotalSeconds, Of(variant));
        Interlocked.Add(ref Jobs[job].ComputeTicks, took.Ticks);
    }

    /// <summary>A step's new weights are here.</summary>
    /// <param name="job">The job.</param>
    /// <param name="variant">Its recurrent cell.</param>
    /// <param name="whole">The whole step.</param>
    /// <param name="push">From its push to the new weights.</param>
    /// <param name="wait">How long the worker has had nothing to do.</param>
    public static void Arrived(string job, string variant, TimeSpan whole, TimeSpan push, TimeSpan wait)
    {
        Duration.Record(whole.TotalSeconds, Of(variant));
        PushDuration.Record(push.TotalSeconds, Of(variant));
        WaitDuration.Record(wait.TotalSeconds, Of(variant));
        var figures = Jobs[job];
        Interlocked.Increment(ref figures.Steps);
        Interlocked.Add(ref figures.PushTicks, push.Ticks);
        Interlocked.Add(ref figures.WaitTicks, wait.Ticks);
    }

    private static KeyValuePair<string, object?> Of(string variant) => new("variant", variant);

    private sealed class Figures
    {
        public long Steps;
        public long ComputeTicks;
        public long PushTicks;
        public long WaitTicks;
    }
}
