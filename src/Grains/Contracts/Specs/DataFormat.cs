namespace DistSeq.Contracts.Specs;

/// <summary>The form of a corpus.</summary>
public enum DataFormat
{
    /// <summary>Every line that is not blank is one sequence, ended by an end-of-line token; the state starts at zero.</summary>
    Lines,

    /// <summary>One continuous text; the state is carried from window to window.</summary>
    [Files(".txt", AreStreamed = true)]
    Text,

    /// <summary>Every line is a sequence, one tab, and its class or translation.</summary>
    [Formerly("labelled"), Files(".tsv", ".txt")]
    Tsv,

    /// <summary>
    /// CoNLL: every line is a token, white space and its tag, which is to be predicted. Further fields between them, as in
    /// CoNLL-2003, are ignored where all lines have them. A blank line ends a sequence; lines that begin with # before or after a
    /// sequence are comments.
    /// </summary>
    [Formerly("tagged"), Files(".conll", ".txt")]
    Conll,

    /// <summary>MIDI files, one piece of music each.</summary>
    [Files(".mid", ".midi", StayApart = true, Below = true, AreBytes = true)]
    Midi,

    /// <summary>
    /// Piano rolls as JSON: splits (train, valid, test), in each pieces, in each time steps, in each the MIDI numbers that
    /// sound, 21 to 108.
    /// </summary>
    [Files(".json", StayApart = true)]
    Rolls,

    /// <summary>
    /// CSV: the first line names the columns, every other line is a row. <see cref="DataSpec.Columns"/> says what they mean.
    /// </summary>
    [Files(".csv", StayApart = true)]
    Csv,

    /// <summary>
    /// One file (<c>French.txt</c>) or folder (<c>French/a.txt</c>, <c>French/b.txt</c>) per class: every line that is not blank
    /// is a sequence of the class.
    /// </summary>
    [Files(".txt", StayApart = true, Below = true)]
    Folders,
}
