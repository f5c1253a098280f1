namespace DistSeq.Contracts.Specs;

/// <summary>A text must match a regular expression; <paramref name="rule"/> says it in words.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MatchesAttribute(string pattern, string rule) : Attribute
{
    public string Pattern { get; } = pattern;

    public string Rule { get; } = rule;
}
