using DistSeq.Contracts.Generation;
using DistSeq.Contracts.Sweeps;

namespace DistSeq.Grains.Sweeps;

/// <summary>Finds the objectives of a sweep among what was measured of a trial.</summary>
internal static class SweepObjective
{
    /// <summary>What to do where the objective cannot be measured.</summary>
    public const string NothingHeldOut =
        "nothing is held out to measure the objective on; set data.validation, or objective: train-loss";

    /// <summary>The objectives of a trial whose job has completed, in the order of the spec.</summary>
    /// <exception cref="InvalidSpecException">There is no such measure.</exception>
    public static IReadOnlyList<MeasuredValue> Of(ObjectiveSpec spec, JobStatus job)
    {
        var first = Directed(spec, Find(spec.Measure, job, "objective.measure"));
        return spec.Second is { } second ? [first, Find(second, job, "objective.second")] : [first];
    }

    /// <summary>The first objective on the way.</summary>
    /// <exception cref="InvalidSpecException">There is no such measure.</exception>
    public static TrialRung At(ObjectiveSpec spec, EvaluationResult measured)
    {
        var value = Directed(spec, Find(spec.Measure, measured.Measures, "objective.measure"));
        return new TrialRung(
            measured.Step ?? 0, double.IsFinite(value.Value) ? value.Value : double.NaN, value.IsBetterHigh);
    }

    private static MeasuredValue Directed(ObjectiveSpec spec, MeasuredValue value) => spec.Direction is { } direction
        ? value with { IsBetterHigh = direction == ObjectiveDirection.Maximize }
        : value;

    private static MeasuredValue Find(string? measure, JobStatus job, string path) => measure switch
    {
        ObjectiveSpec.TrainLoss => new MeasuredValue(measure, job.TrainLoss ?? double.NaN, "nats", IsBetterHigh: false),
        ObjectiveSpec.Parameters => new MeasuredValue(measure, job.Parameters, "", IsBetterHigh: false),
        _ => Find(measure, job.Measures, path),
    };

    private static MeasuredValue Find(string? measure, IReadOnlyList<MeasuredValue> all, string path) =>
        all.FirstOrDefault(value => measure is null || value.Name == measure) ?? throw InvalidSpecException.At(
            path,
            $"is {measure}, which this task does not measure; choose one of "
                + $"{string.Join(", ", all.Select(static value => value.Name))}, {ObjectiveSpec.TrainLoss}, "
                + $"{ObjectiveSpec.Parameters}.");
}
