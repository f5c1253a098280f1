using DistSeq.Contracts.Specs;
using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Data.Tokenization;
using DistSeq.Engine.Models;

namespace DistSeq.Grains.Models;

/// <summary>The engine's parts for what a spec asks.</summary>
internal static class Modeling
{
    private const int DefaultEpochs = 10;

    public static ModelDefinition Define(ModelSpec spec, Corpus corpus) =>
        Define(spec, corpus.Format, corpus.Vocabulary.Count, corpus.Outputs);

    public static ModelDefinition Define(ModelSpec spec, CorpusFormat format, int inputs, int outputs) =>
        new(Enum.Parse<Engine.Cells.CellKind>(spec.Cell.ToString()), inputs, spec.Layers, spec.Hidden, outputs)
        {
            Embedding = spec.Embedding,
            Tied = spec.Tied,
            Bidirectional = spec.Bidirectional,
            ManyToOne = format == CorpusFormat.Labelled,
            ForgetBias = spec.ForgetBias,
            Dropout = new DropoutRates
            {
                BetweenLayers = spec.Dropout.BetweenLayers,
                Locked = spec.Dropout.Locked,
                Zoneout = spec.Dropout.Zoneout,
                WeightDrop = spec.Dropout.WeightDrop,
            },
        };

    /// <summary>The first weights of a model, in canonical layout.</summary>
    /// <exception cref="OperationCanceledException">It was called off.</exception>
    public static float[] FirstWeights(ModelDefinition model, long seed, CancellationToken cancellationToken)
    {
        var layout = new ParameterLayout(model);
        var weights = new float[layout.Length];
        Initializer.Fill(model, layout, seed, weights, cancellationToken);
        return weights;
    }

    public static Engine.Training.LossReduction Reduction(LossReduction spec) => Enum.Parse<Engine.Training.LossReduction>(spec.ToString());

    public static Tokenizer Tokenizer(TokenKind tokens, bool lowercase) => new(Enum.Parse<TokenUnit>(tokens.ToString()), lowercase);

    /// <summary>Lanes of a job: as asked, else the largest of 8, 4, 2, 1 that divides the batch.</summary>
    public static int Lanes(TrainingSpec spec) => spec.Lanes ?? Array.Find([8, 4, 2, 1], lanes => spec.Batch % lanes == 0);

    /// <summary>Cuts the training split into the portions of lanes.</summary>
    /// <exception cref="InvalidDataException">There is too little data for the batch.</exception>
    public static IBatcher Batch(Corpus corpus, JobSpec spec, int lanes)
    {
        var (train, rowsPerLane) = (corpus.Train, spec.Training.Batch / lanes);
        return corpus.Format switch
        {
            CorpusFormat.Lines => new LineBatcher(train, spec.Seed, lanes, rowsPerLane, spec.Training.Window),
            CorpusFormat.Text => new TextBatcher(train.Tokens, lanes, rowsPerLane, spec.Training.Window),
            CorpusFormat.Labelled => new LabelledBatcher(new(train, train.Targets), new BatchPlan(spec.Seed, lanes, rowsPerLane)),
            _ => new TaggedBatcher(new(train, train.Targets), new BatchPlan(spec.Seed, lanes, rowsPerLane)),
        };
    }

    /// <summary>Tokens of a step, about: sequences that are shorter than the window, or read whole, count as long as they are on average.</summary>
    public static long TokensPerStep(Corpus corpus, TrainingSpec spec)
    {
        var mean = (corpus.Train.Tokens.Length + corpus.Train.Count - 1) / Math.Max(1, corpus.Train.Count);
        return (long)spec.Batch * (corpus.Format is CorpusFormat.Labelled or CorpusFormat.Tagged ? mean : Math.Min(spec.Window, mean));
    }

    /// <summary>Steps of a job: as asked, else so many that every sequence is seen once an epoch (10 epochs by default).</summary>
    public static long Steps(TrainingSpec spec, double stepsPerEpoch) =>
        spec.Steps ?? (long)Math.Ceiling((spec.Epochs ?? DefaultEpochs) * stepsPerEpoch);

    /// <summary>Passes over the training split by a step. The last step may go beyond what was asked for; that is not told.</summary>
    public static double EpochAt(long step, TrainingSpec spec, double stepsPerEpoch) =>
        Math.Min(step / stepsPerEpoch, spec.Steps is null ? spec.Epochs ?? DefaultEpochs : double.PositiveInfinity);
}
