namespace DistSeq.Contracts.Specs;

/// <summary>How spec files spell a value of an enumeration, where it is not its name in lower case with dashes.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class WordAttribute(string word) : Attribute
{
    public string Word { get; } = word;
}
