namespace DistSeq.Contracts.Specs;

/// <summary>The form of a corpus.</summary>
public enum DataFormat
{
    /// <summary>Every line that is not blank is one sequence, ended by an end-of-line token; the state starts at zero.</summary>
    Lines,

    /// <summary>One continuous text; the state is carried from window to window.</summary>
    Text,

    /// <summary>Every line is a sequence, one tab, and its class, which is to be predicted from the whole sequence.</summary>
    [Formerly("labelled")]
    Tsv,

    /// <summary>
    /// CoNLL: every line is a token, white space and its tag, which is to be predicted. More fields between, such as those of
    /// CoNLL-2003, are passed over where all lines have them. A blank line ends a sequence; lines that begin with # before or
    /// behind one are comments.
    /// </summary>
    [Formerly("tagged")]
    Conll,
}
