namespace DistSeq.Engine.Tasks;

/// <summary>A job's data as its task has read it, in three splits.</summary>
public abstract record Corpus
{
    /// <summary>Spec word of the format it was read from.</summary>
    public abstract string FormatName { get; }

    /// <summary>What a model needs to be used on other data.</summary>
    public abstract Codec Codec { get; }

    /// <summary>Number of sequences in the training split; 1 for continuous text.</summary>
    public abstract long Sequences { get; }

    /// <summary>Number of targets in a split; may be 0 for a held-out split.</summary>
    public abstract long Targets(Split split);

    /// <summary>Whether it keeps reading from its prepared form, which must stay open, or is in memory. Default false.</summary>
    public virtual bool KeepsReading => false;

    /// <summary>Number of tokens missing from the vocabulary, if the data was read with a model's vocabulary.</summary>
    public long Unknown { get; init; }

    /// <summary>Whether unknown tokens were dropped; otherwise each became the unknown token.</summary>
    public abstract bool LeavesUnknownOut { get; }

    /// <summary>Share of unknown tokens among all tokens of the data, 0 to 1.</summary>
    public abstract double UnknownShare { get; }

    private protected static T Choose<T>(Split split, T train, T valid, T test) => split switch
    {
        Split.Train => train,
        Split.Validation => valid,
        Split.Test => test,
        _ => throw new ArgumentOutOfRangeException(nameof(split), split, "There is no such split."),
    };
}
