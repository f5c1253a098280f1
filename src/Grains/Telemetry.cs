using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using DistSeq.Contracts.Generation;
using DistSeq.Grains.Compute;

namespace DistSeq.Grains;

/// <summary>The instruments of the system: one meter, base units, labelled by job at most.</summary>
public static class Telemetry
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "DistSeq";

    private static readonly Meter Meter = new(MeterName);
    private static readonly ConcurrentDictionary<string, double> Losses = new();
    private static readonly ConcurrentDictionary<(string Job, string Measure), double> Measures = new();
    private static readonly ConcurrentDictionary<string, (double Compute, double Communication)> Expected = new();
    private static readonly ConcurrentDictionary<string, byte> Running = new();
    private static readonly ConcurrentDictionary<string, (TimeProvider Clock, long At)> Checkpoints = new();
    private static readonly ConcurrentDictionary<(string Job, JobTroubleKind Kind), (TimeProvider Clock, long At)>
        Troubles = new();
    private static WeakReference<ComputeThreads>? _threads;

    internal static readonly Counter<long> Steps =
        Meter.CreateCounter<long>("distseq.steps", "{step}", "Optimizer updates applied.");

    internal static readonly Counter<long> Tokens =
        Meter.CreateCounter<long>("distseq.tokens", "{token}", "Targets trained on: tokens, or sequences of labelled data.");

    internal static readonly Counter<long> DuplicatePushes =
        Meter.CreateCounter<long>("distseq.pushes.duplicate", "{push}", "Pushes that had been applied already.");

    internal static readonly Counter<long> BytesSent =
        Meter.CreateCounter<long>("distseq.sent", "By", "Gradients, weights and states sent to other silos.");

    internal static readonly Histogram<long> Staleness =
        Meter.CreateHistogram<long>("distseq.staleness", "{step}", "How many steps old the weights behind a gradient were.");

    internal static readonly Counter<long> WorkersRelieved =
        Meter.CreateCounter<long>("distseq.workers.relieved", "{worker}", "Workers whose lanes another silo has taken over.");

    internal static readonly Counter<long> AttemptsBegun = Meter.CreateCounter<long>(
        "distseq.attempts.begun", "{attempt}", "Times that jobs have started, anew or from a checkpoint.");

    internal static readonly Counter<long> CheckpointsFailed = Meter.CreateCounter<long>(
        "distseq.checkpoints.failed", "{checkpoint}", "Checkpoints in mid-run that could not be written.");

    internal static readonly Histogram<double> CheckpointDuration =
        Meter.CreateHistogram<double>("distseq.checkpoint.duration", "s", "Time to write a checkpoint in mid-run.");

    internal static readonly Histogram<double> StepDuration =
        Meter.CreateHistogram<double>("distseq.step.duration", "s", "Time of a step as a worker sees it.");

    internal static readonly Histogram<double> ComputeDuration = Meter.CreateHistogram<double>(
        "distseq.compute.duration", "s", "Time of a step's gradient computation on a compute thread.");

    internal static readonly Histogram<double> PushDuration =
        Meter.CreateHistogram<double>("distseq.push.duration", "s", "Time from a worker's push to the new weights.");

    static Telemetry()
    {
        // Observable gauges, as what a counter gets before the host has started is lost.
        Meter.CreateObservableGauge("distseq.training.loss", () => Losses.Select(pair => Of(pair.Value, pair.Key)), null,
            "Training loss, nats per target: of the last epoch, or of the last 100 steps.");
        Meter.CreateObservableGauge(
            "distseq.validation",
            () => Measures.Select(pair => new Measurement<double>(
                pair.Value, Job(pair.Key.Job), new("measure", pair.Key.Measure))),
            null, "Results on the validation split at the latest measurement, by measure.");
        Meter.CreateObservableGauge(
            "distseq.step.expected", () => Expected.SelectMany(Parts), "s", "Expected time of a step, by part.");
        Meter.CreateObservableGauge(
            "distseq.checkpoint.age", () => Checkpoints.Select(pair => Of(Age(pair.Value), pair.Key)), "s",
            "Time since a running job last wrote a checkpoint, or began.");
        Meter.CreateObservableGauge(
            "distseq.job.trouble",
            () => Troubles.Select(pair => new Measurement<double>(
                Age(pair.Value), Job(pair.Key.Job), new("trouble", pair.Key.Kind.ToString().ToLowerInvariant()))),
            "s", "How long a job has been held up, by what fails: checkpoint, attempt or result.");
        Meter.CreateObservableGauge("distseq.jobs.running", () => Running.Count, "{job}", "Jobs whose grain runs on this silo.");
        Meter.CreateObservableGauge(
            "distseq.compute.threads", () => Threads?.Count ?? 0, "{thread}", "Compute threads of this silo.");
        Meter.CreateObservableGauge(
            "distseq.compute.queue", () => Threads?.Waiting ?? 0, "{work}", "Work that waits for a compute thread.");
    }

    private static ComputeThreads? Threads => _threads is not null && _threads.TryGetTarget(out var threads) ? threads : null;

    internal static void Observe(ComputeThreads threads) => _threads = new WeakReference<ComputeThreads>(threads);

    internal static void JobRuns(string job) => Running[job] = 0;

    /// <summary>The job has just written a checkpoint, or has begun.</summary>
    internal static void JobCheckpoint(string job, TimeProvider clock) => Checkpoints[job] = (clock, clock.GetTimestamp());

    /// <summary>Something holds up the job, from now on or already before.</summary>
    internal static void JobTrouble(string job, JobTroubleKind kind, TimeProvider clock) =>
        Troubles.TryAdd((job, kind), (clock, clock.GetTimestamp()));

    internal static void JobTroubleEnds(string job, JobTroubleKind kind) => Troubles.TryRemove((job, kind), out _);

    internal static void JobLoss(string job, double trainLoss) => Losses[job] = trainLoss;

    internal static void JobMeasures(string job, IEnumerable<MeasuredValue> measures)
    {
        foreach (var measure in measures)
            Measures[(job, measure.Name)] = measure.Value;
    }

    /// <summary>How long a step of the job's plan is expected to take, in seconds.</summary>
    internal static void JobExpects(string job, double compute, double communication) => Expected[job] = (compute, communication);

    /// <summary>Drops the series of a finished job, so that their number stays bounded.</summary>
    internal static void JobEnds(string job)
    {
        Running.TryRemove(job, out _);
        Losses.TryRemove(job, out _);
        Checkpoints.TryRemove(job, out _);
        Expected.TryRemove(job, out _);
        foreach (var key in Measures.Keys.Where(key => key.Job == job))
            Measures.TryRemove(key, out _);
    }

    internal static KeyValuePair<string, object?> Job(string job) => new("job", job);

    private static double Age((TimeProvider Clock, long At) since) => since.Clock.GetElapsedTime(since.At).TotalSeconds;

    private static IEnumerable<Measurement<double>> Parts(KeyValuePair<string, (double Compute, double Communication)> job) =>
    [
        new(job.Value.Compute, Job(job.Key), new("part", "compute")),
        new(job.Value.Communication, Job(job.Key), new("part", "communication")),
    ];

    private static Measurement<double> Of(double value, string job) => new(value, Job(job));
}
