namespace DistSeq.Engine.Data;

/// <summary>How a corpus is cut into sequences.</summary>
public enum CorpusFormat
{
    /// <summary>Each line that is not blank is a sequence, ended by a newline token.</summary>
    Lines,

    /// <summary>One continuous text.</summary>
    Text,

    /// <summary>Each line is a sequence, a tab, and the class of the sequence.</summary>
    Tsv,

    /// <summary>CoNLL: each line is a token and its tag, a blank line ends a sequence.</summary>
    Conll,
}
