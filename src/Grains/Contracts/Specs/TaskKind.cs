namespace DistSeq.Contracts.Specs;

/// <summary>What a model learns.</summary>
public enum TaskKind
{
    /// <summary>The next token.</summary>
    Language,

    /// <summary>The class of a whole sequence.</summary>
    Classify,

    /// <summary>The tag of each token.</summary>
    Tag,

    /// <summary>A sequence from a sequence.</summary>
    Translate,

    /// <summary>The next note of a melody.</summary>
    Improvise,

    /// <summary>Which of the 88 keys of a piano sound next.</summary>
    Polyphony,

    /// <summary>A sequence from a class.</summary>
    Compose,

    /// <summary>The next values of series of numbers.</summary>
    Forecast,
}
