namespace DistSeq.Engine.Data.Sequences;

/// <summary>Which tags may stand in a file of tagged tokens.</summary>
public enum TagScheme
{
    /// <summary>Any text without white space, such as parts of speech.</summary>
    Any,

    /// <summary>O outside of entities, I-… within one, B-… where one begins right behind another or anywhere (IO, IOB1, BIO).</summary>
    Entities,
}
