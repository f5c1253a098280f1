namespace DistSeq.Engine.Data;

/// <summary>How a corpus is cut into sequences.</summary>
public enum DataFormat
{
    /// <summary>Each non-blank line is a sequence that ends with a newline token.</summary>
    Lines,

    /// <summary>One continuous text.</summary>
    Text,

    /// <summary>Each line is a sequence, a tab and the sequence's class.</summary>
    Tsv,

    /// <summary>CoNLL: one token and its tag per line; a blank line ends a sequence.</summary>
    Conll,

    /// <summary>CSV: one column has the sequence and another has its class.</summary>
    Csv,

    /// <summary>One file or folder per class; each line is a sequence.</summary>
    Folders,
}
