using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace DistSeq.Grains.Telemetry;

/// <summary>
/// Checkpoints in mid-run: how old, how large, how slow. What concerns a whole checkpoint is counted where the job's grain is;
/// its size on the silos that write its parts.
/// </summary>
internal static class CheckpointMetrics
{
    private static readonly Histogram<double> Duration = Instruments.Meter.CreateHistogram<double>(
        "distseq.checkpoint.duration", "s", "Time to write a checkpoint in mid-run.");

    private static readonly ConcurrentDictionary<string, (TimeProvider Clock, long At)> Newest = new();
    private static readonly Expiring<Figures> Jobs = new(TimeProvider.System);
    private static readonly Expiring<Parts> Written = new(TimeProvider.System);

    static CheckpointMetrics()
    {
        Instruments.Meter.CreateObservableGauge(
            "distseq.checkpoint.age",
            static () => Newest.Select(static pair => new Measurement<double>(
                pair.Value.Clock.GetElapsedTime(pair.Value.At).TotalSeconds, Instruments.Job(pair.Key))),
            "s", "Time since a training job last wrote a checkpoint, or began.");
        Instruments.Value(
            "distseq.checkpoint.size", Written, static parts => parts.Bytes, "By",
            "Bytes of the job's latest checkpoint that this silo has written; the sum over silos is the whole.");
        Instruments.Sum(
            "distseq.checkpoint.written", Jobs, static job => job.Written, "{checkpoint}", "Checkpoints written in mid-run.");
        Instruments.Sum(
            "distseq.checkpoint.failed", Jobs, static job => job.Failed, "{checkpoint}",
            "Checkpoints in mid-run that could not be written.");
    }

    /// <summary>The job begins, or goes on: its checkpoint is as old as that.</summary>
    public static void Begin(string job, TimeProvider clock)
    {
        Newest[job] = (clock, clock.GetTimestamp());
        Jobs.Hold(job);
    }

    /// <summary>A checkpoint is written and counts.</summary>
    public static void Finish(string job, TimeProvider clock)
    {
        Newest[job] = (clock, clock.GetTimestamp());
        Jobs[job].Written++;
    }

    public static void Took(TimeSpan time) => Duration.Record(time.TotalSeconds);

    public static void Fail(string job) => Jobs[job].Failed++;

    /// <summary>The job waits: it has nothing new to write.</summary>
    public static void Rest(string job) => Newest.TryRemove(job, out _);

    public static void End(string job)
    {
        Rest(job);
        Jobs.Release(job);
    }

    /// <summary>A part of a checkpoint is written by this silo.</summary>
    public static void Part(string job, long version, long bytes) => Written[job].Add(version, bytes);

    private sealed class Figures
    {
        public long Written { get; set; }

        public long Failed { get; set; }
    }

    // Parts of one version: those of the next replace them.
    private sealed class Parts
    {
        private readonly Lock _lock = new();
        private long _version = -1;
        private double _bytes;

        public double? Bytes
        {
            get
            {
                lock (_lock)
                    return _bytes;
            }
        }

        public void Add(long version, long bytes)
        {
            lock (_lock)
                (_version, _bytes) = (version, version == _version ? _bytes + bytes : bytes);
        }
    }
}
