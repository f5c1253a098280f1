using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace DistSeq.Grains.Telemetry;

/// <summary>The jobs whose grains run on this silo: how many, what they wait for, what goes wrong.</summary>
internal static class JobMetrics
{
    private static readonly ConcurrentDictionary<string, Active> Running = new();
    private static readonly ConcurrentDictionary<(string Job, string Kind), (TimeProvider Clock, long At)> Troubles = new();
    private static readonly ConcurrentDictionary<JobState, long> Ended = new(
        [new(JobState.Completed, 0), new(JobState.Failed, 0), new(JobState.Cancelled, 0)]);

    private static readonly Expiring<Figures> Jobs = new(TimeProvider.System);

    static JobMetrics()
    {
        var meter = Instruments.Meter;
        meter.CreateObservableGauge(
            "distseq.jobs.running", static () => Running.Count, "{job}", "Unfinished jobs whose grain runs on this silo.");
        meter.CreateObservableGauge(
            "distseq.jobs.waiting", static () => Running.Values.Count(static job => !job.IsTraining), "{job}",
            "Those of them that have no compute threads: the queue.");
        meter.CreateObservableCounter(
            "distseq.jobs.ended",
            static () => Ended.Select(static pair => new Measurement<long>(
                pair.Value, new KeyValuePair<string, object?>("state", SpecJson.Word(pair.Key)))),
            "{job}", "Jobs that have ended on this silo, by state.");
        meter.CreateObservableGauge(
            "distseq.job.active",
            static () => Running.Select(static job => new Measurement<int>(
                job.Value.IsTraining ? 1 : 0, Instruments.Job(job.Key), new("task", job.Value.Task),
                new("variant", job.Value.Variant))),
            null, "1 while an unfinished job trains, 0 while it waits. Not there once it has ended.");
        meter.CreateObservableGauge(
            "distseq.job.trouble",
            static () => Troubles.Select(static pair => new Measurement<double>(
                Age(pair.Value), Instruments.Job(pair.Key.Job), new("trouble", pair.Key.Kind))),
            "s", "How long a job has been held up, by what fails: checkpoint, attempt or result.");
        Instruments.Sum(
            "distseq.job.attempts", Jobs, static job => job.Attempts, "{attempt}",
            "Times that the job has started, anew or from a checkpoint.");
        Instruments.Sum(
            "distseq.job.failures", Jobs, static job => job.Failures, "{attempt}", "Attempts to train the job that have failed.");
        Instruments.Sum(
            "distseq.job.reliefs", Jobs, static job => job.Reliefs, "{worker}",
            "Workers whose lanes another silo has taken over.");
    }

    /// <summary>The job's grain runs here.</summary>
    /// <param name="job">Its id.</param>
    /// <param name="task">What it learns.</param>
    /// <param name="variant">Its recurrent cell.</param>
    public static void Begin(string job, string task, string variant)
    {
        Running[job] = new Active(task, variant, IsTraining: false);
        Jobs.Hold(job);
    }

    /// <summary>The job has compute threads, or waits for them.</summary>
    public static void Trains(string job, bool trains)
    {
        if (Running.TryGetValue(job, out var active) && active.IsTraining != trains)
            Running[job] = active with { IsTraining = trains };
    }

    /// <summary>The job has ended; null if it goes on elsewhere.</summary>
    public static void End(string job, JobState? state)
    {
        Running.TryRemove(job, out _);
        if (state is { } known)
            Ended.AddOrUpdate(known, 1, static (_, count) => count + 1);
        Jobs.Release(job);
    }

    public static void Attempt(string job) => Jobs[job].Attempts++;

    public static void Failure(string job) => Jobs[job].Failures++;

    public static void Relief(string job) => Jobs[job].Reliefs++;

    /// <summary>Something holds up the job, from now on or already before.</summary>
    public static void Trouble(string job, string kind, TimeProvider clock) =>
        Troubles.TryAdd((job, kind), (clock, clock.GetTimestamp()));

    public static void TroubleEnds(string job, string kind) => Troubles.TryRemove((job, kind), out _);

    private static double Age((TimeProvider Clock, long At) since) => since.Clock.GetElapsedTime(since.At).TotalSeconds;

    private sealed record Active(string Task, string Variant, bool IsTraining);

    private sealed class Figures
    {
        public long Attempts { get; set; }

        public long Failures { get; set; }

        public long Reliefs { get; set; }
    }
}
