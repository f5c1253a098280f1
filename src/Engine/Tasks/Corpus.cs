namespace DistSeq.Engine.Tasks;

/// <summary>The data of a job as its task has read it, in two splits.</summary>
public abstract record Corpus
{
    /// <summary>The word of the format that it was read from.</summary>
    public abstract string FormatName { get; }

    /// <summary>What a model needs of it to be used on other data.</summary>
    public abstract Codec Codec { get; }

    /// <summary>Sequences of the training split; 1 for continuous text.</summary>
    public abstract long Sequences { get; }

    /// <summary>Targets of the training split.</summary>
    public abstract long TrainTargets { get; }

    /// <summary>Targets held out; perhaps none.</summary>
    public abstract long ValidTargets { get; }

    /// <summary>Tokens that the vocabulary lacks, where it was read with that of a model.</summary>
    public long Unknown { get; init; }

    /// <summary>Whether they were left out; else they stand for themselves as the unknown token.</summary>
    public abstract bool LeavesUnknownOut { get; }

    /// <summary>Share of them among all tokens of the data, 0 to 1.</summary>
    public abstract double UnknownShare { get; }
}
