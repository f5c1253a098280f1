namespace DistSeq.Engine.Data;

/// <summary>How a corpus is cut into sequences.</summary>
public enum CorpusFormat
{
    /// <summary>Each line that is not blank is a sequence, ended by a newline token.</summary>
    Lines,

    /// <summary>One continuous text.</summary>
    Text,
}
