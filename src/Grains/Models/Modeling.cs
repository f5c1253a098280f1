using DistSeq.Contracts.Specs;
using DistSeq.Engine.Data;
using DistSeq.Engine.Models;

namespace DistSeq.Grains.Models;

/// <summary>The engine's parts for what a spec asks.</summary>
internal static class Modeling
{
    public static ModelDefinition Define(ModelSpec spec, int vocabulary) =>
        new(Enum.Parse<DistSeq.Engine.Cells.CellKind>(spec.Cell.ToString()), vocabulary, spec.Layers, spec.Hidden, vocabulary);

    /// <summary>Lanes of a job: as asked, else the largest of 8, 4, 2, 1 that divides the batch.</summary>
    public static int Lanes(TrainingSpec spec) => spec.Lanes ?? Array.Find([8, 4, 2, 1], lanes => spec.Batch % lanes == 0);

    /// <summary>Cuts the training split into the portions of lanes.</summary>
    /// <exception cref="InvalidDataException">There is too little data for the batch.</exception>
    public static IBatcher Batch(Corpus corpus, JobSpec spec, int lanes)
    {
        var rowsPerLane = spec.Training.Batch / lanes;
        return corpus.Format == CorpusFormat.Lines
            ? new LineBatcher(corpus.Train, spec.Seed, lanes, rowsPerLane, spec.Training.Window)
            : new TextBatcher(corpus.Train.Tokens, lanes, rowsPerLane, spec.Training.Window);
    }

    /// <summary>Steps of a job: as asked, else so many that every sequence is seen once an epoch (10 epochs by default).</summary>
    public static long Steps(TrainingSpec spec, double stepsPerEpoch) =>
        spec.Steps ?? (long)Math.Ceiling((spec.Epochs ?? 10) * stepsPerEpoch);
}
