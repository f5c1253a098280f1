namespace DistSeq.Engine.Data.Tokenization;

/// <summary>What one token of a text is. Numbers are part of files: never renumber one.</summary>
public enum TokenUnit
{
    /// <summary>A Unicode code point; the end of a line is the token newline.</summary>
    Character = 0,

    /// <summary>A word or a punctuation mark, cut by the rule of <see cref="Tokenizer"/>.</summary>
    Word = 1,

    /// <summary>Whatever stands between white space: the text has been cut before.</summary>
    Given = 2,
}
