namespace DistSeq.Contracts.Specs;

/// <summary>What one token is.</summary>
public enum TokenKind
{
    /// <summary>One Unicode code point.</summary>
    Character,

    /// <summary>
    /// A word or a punctuation mark. A word is a run of letters, digits and underscores, with the apostrophes and hyphens within (don't,
    /// well-known) and the points and commas of numbers (3.14). Lines and text have an &lt;EOS&gt; for each end of a line.
    /// </summary>
    Word,

    /// <summary>Whatever stands between white space: the text has been cut before, and may have &lt;unk&gt; in it.</summary>
    Given,
}
