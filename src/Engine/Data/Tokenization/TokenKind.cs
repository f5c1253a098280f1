namespace DistSeq.Engine.Data.Tokenization;

/// <summary>What a token is. Files store these numbers: never change one.</summary>
public enum TokenKind
{
    /// <summary>A Unicode code point; a line end is the newline token.</summary>
    Character = 0,

    /// <summary>A word or a punctuation mark, as <see cref="Tokenizer"/> defines it.</summary>
    Word = 1,

    /// <summary>Anything between white space: the text is already tokenized.</summary>
    Given = 2,
}
