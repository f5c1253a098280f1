namespace DistSeq.Contracts.Specs;

/// <summary>What one token is.</summary>
public enum TokenKind
{
    /// <summary>One Unicode code point.</summary>
    Character,

    /// <summary>
    /// A word or a punctuation mark. A word is a run of letters, digits and underscores, including inner apostrophes and hyphens
    /// (don't, well-known) and the points and commas of numbers (3.14). Lines and text have an &lt;EOS&gt; for each end of a
    /// line.
    /// </summary>
    Word,

    /// <summary>Anything between white space: the text has already been split, and may contain &lt;unk&gt;.</summary>
    Given,
}
