using System.Text.Json;
using DistSeq.Engine.Checkpoints;
using DistSeq.Grains.Aggregation;
using DistSeq.Grains.Models;

namespace DistSeq.Grains.Checkpoints;

/// <summary>Checks that a job fits the training that it resumes.</summary>
internal static class ResumedTraining
{
    /// <summary>Refuses a spec that cannot resume the training of a checkpoint, with all reasons.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="spec">A spec with <see cref="JobSpec.Resume"/>.</param>
    /// <param name="steps">Steps of the job, counted from the start of that training.</param>
    /// <param name="parameters">Parameters of its model.</param>
    /// <exception cref="InvalidSpecException">
    /// The checkpoint has no state, or a damaged one, or the spec does not fit it.
    /// </exception>
    public static void DemandFits(ReadOnlyMemory<byte> file, JobSpec spec, long steps, int parameters)
    {
        try
        {
            Demand(SafetensorsFile.Read(file), spec, steps, parameters);
        }
        catch (Exception e) when (e is InvalidDataException or KeyNotFoundException or FormatException or OverflowException
            or JsonException or NotSupportedException)
        {
            throw InvalidSpecException.At("resume", "is true, but the state of the training in the checkpoint that from names "
                + $"is damaged ({e.Message}). Get the file again, or leave resume out.");
        }
    }

    private static void Demand(SafetensorsContent content, JobSpec spec, long steps, int parameters)
    {
        if (ResumableState.Read(content) is not { State: var state })
        {
            throw InvalidSpecException.At("resume", "is true, but the checkpoint that from names has weights alone. "
                + "Train it with training.keepState: true, or leave resume out to begin a new training with its weights.");
        }

        var match = new SpecMatch("the training that is resumed", "resume");
        var there = SpecJson.Read(content.Metadata[ModelFile.SpecField]);
        var arrays = AggregatorCatalog.Of(there.Aggregation).ShardRule(there.Optimizer).StatePerParameter;
        if (state.Weights.Length != parameters || state.Optimizer.LongLength != (long)arrays * parameters)
            throw new InvalidDataException("it is of another size than its model");
        var (known, asked) = (WithLanes(there), WithLanes(spec));
        foreach (var path in ResumedFields.Fixed)
            match.Demand(path, SearchedField.Of(known, path)!.InBase, SearchedField.Of(asked, path)!.InBase);
        if (there.Aggregation != spec.Aggregation)
        {
            match.Failures.Add(new SpecFailure("aggregation", "is not that of the training that is resumed; "
                + "take it from that run's spec.yaml, or leave resume out."));
        }

        var (made, round) = (long.Parse(content.Metadata["step"], CultureInfo.InvariantCulture),
            AggregatorCatalog.Of(there.Aggregation).StepsPerVersion);
        if (state.Version * round != made)
        {
            match.Failures.Add(new SpecFailure("resume", string.Create(CultureInfo.InvariantCulture,
                $"is true, but that training ended at step {made}, within a round of {round} steps; "
                + $"train it to a multiple of {round}, or leave resume out.")));
        }

        if (made >= steps)
        {
            match.Failures.Add(new SpecFailure(spec.Training.Steps is null ? "training.epochs" : "training.steps",
                string.Create(CultureInfo.InvariantCulture,
                    $"comes to {steps} steps, and the training that is resumed has made {made} already; ask for more.")));
        }

        SpecRules.Demand(match.Failures);
    }

    private static JobSpec WithLanes(JobSpec spec) =>
        spec with { Training = spec.Training with { Lanes = Modeling.Lanes(spec.Training) } };
}
