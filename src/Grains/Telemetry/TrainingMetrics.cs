using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using DistSeq.Contracts.Generation;

namespace DistSeq.Grains.Telemetry;

/// <summary>How the jobs whose grains are on this silo learn.</summary>
internal static class TrainingMetrics
{
    private static readonly Expiring<Figures> Jobs = new(TimeProvider.System);

    static TrainingMetrics()
    {
        Instruments.Sum("distseq.training.steps", Jobs, static job => job.Steps, "{step}", "Optimizer updates applied.");
        Instruments.Sum(
            "distseq.training.tokens", Jobs, static job => job.Tokens, "{token}",
            "Targets trained on: tokens, or sequences of labelled data.");
        Instruments.Sum(
            "distseq.training.operations", Jobs, static job => job.Operations, "{operation}",
            "Floating-point operations of the matrix products of all steps, from sizes: 6 for each weight and token.");
        Instruments.Value(
            "distseq.training.loss", Jobs, static job => job.Loss, null,
            "Training loss, nats per target: of the last epoch, or of the last 100 steps. NaN once it is not finite.");
        Instruments.Value(
            "distseq.training.epoch", Jobs, static job => job.Epoch, "{epoch}", "Passes over the training split so far.");
        Instruments.Value(
            "distseq.training.learning_rate", Jobs, static job => job.Rate, null, "Learning rate of the last step.");
        Instruments.Meter.CreateObservableGauge(
            "distseq.training.validation",
            static () => Jobs.All.SelectMany(static job => job.Value.Measures.Select(measure => new Measurement<double>(
                measure.Value, Instruments.Job(job.Key), new("measure", measure.Key)))),
            null, "Result on the validation split at the latest measurement, by measure.");
        Instruments.Meter.CreateObservableGauge(
            "distseq.step.expected",
            static () => Jobs.All.SelectMany(static job => job.Value.Expected is not var (compute, communication)
                ? Array.Empty<Measurement<double>>()
                :
                [
                    new(compute, Instruments.Job(job.Key), new("part", "compute")),
                    new(communication, Instruments.Job(job.Key), new("part", "communication")),
                ]),
            "s", "Time that a step of the job's plan should take, by part.");
    }

    /// <summary>The job's grain begins to train here.</summary>
    public static void Begin(string job) => Jobs.Hold(job);

    /// <summary>Steps that have not been counted before.</summary>
    public static void Steps(string job, long steps, long tokens, long operations)
    {
        var figures = Jobs[job];
        figures.Steps += steps;
        figures.Tokens += tokens;
        figures.Operations += operations;
    }

    /// <summary>Where the job stands after a run of steps.</summary>
    public static void Stands(string job, double? loss, double epoch, double rate)
    {
        var figures = Jobs[job];
        (figures.Loss, figures.Epoch, figures.Rate) = (loss, epoch, rate);
    }

    /// <summary>The loss or the weights of the last step are not finite.</summary>
    public static void Breaks(string job) => Jobs[job].Loss = double.NaN;

    public static void Measured(string job, IEnumerable<MeasuredValue> measures)
    {
        foreach (var measure in measures)
            Jobs[job].Measures[measure.Name] = measure.Value;
    }

    /// <summary>How long a step of the job's plan is expected to take, in seconds.</summary>
    public static void Expects(string job, double compute, double communication) => Jobs[job].Expected = (compute, communication);

    /// <summary>The job has ended, or goes on elsewhere: there its state is shown from then on.</summary>
    public static void End(string job, bool movesOn)
    {
        if (Jobs.Find(job) is not { } figures)
            return;
        // What it should take says something only about steps that are made.
        figures.Expected = null;
        if (movesOn)
        {
            (figures.Loss, figures.Epoch, figures.Rate) = (null, null, null);
            figures.Measures.Clear();
        }

        Jobs.Release(job);
    }

    private sealed class Figures
    {
        public long Steps { get; set; }

        public long Tokens { get; set; }

        public long Operations { get; set; }

        public double? Loss { get; set; }

        public double? Epoch { get; set; }

        public double? Rate { get; set; }

        public (double Compute, double Communication)? Expected { get; set; }

        public ConcurrentDictionary<string, double> Measures { get; } = new();
    }
}
