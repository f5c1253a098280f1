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
}
