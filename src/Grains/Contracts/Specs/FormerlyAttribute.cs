namespace DistSeq.Contracts.Specs;

/// <summary>What spec files called a value of an enumeration before; whoever writes it is told the new word.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class FormerlyAttribute(string word) : Attribute
{
    public string Word { get; } = word;
}
