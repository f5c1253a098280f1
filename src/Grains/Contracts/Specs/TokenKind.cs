namespace DistSeq.Contracts.Specs;

/// <summary>What one token is.</summary>
public enum TokenKind
{
    /// <summary>One Unicode code point.</summary>
    Character,
}
