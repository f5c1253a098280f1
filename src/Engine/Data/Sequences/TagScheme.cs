namespace DistSeq.Engine.Data.Sequences;

/// <summary>The tags allowed in a file of tagged tokens.</summary>
internal enum TagScheme
{
    /// <summary>Any text without white space, such as part-of-speech tags.</summary>
    Any,

    /// <summary>
    /// O outside entities, I-… inside, B-… at the beginning of any entity or of one right after another (IO, IOB1, BIO).
    /// </summary>
    Entities,
}
