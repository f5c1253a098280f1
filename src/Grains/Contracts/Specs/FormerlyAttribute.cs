namespace DistSeq.Contracts.Specs;

/// <summary>The earlier word for a value of an enumeration; someone who still writes it is told the new word.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class FormerlyAttribute(string word) : Attribute
{
    public string Word { get; } = word;
}
