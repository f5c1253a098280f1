namespace DistSeq.Contracts.Specs;

/// <summary>A setting that only these values of the section's kind use. It must be left out for the others.</summary>
/// <param name="kinds">Values of the enumeration that the property Kind of the same record has.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OnlyForAttribute(params object[] kinds) : Attribute
{
    public IReadOnlyList<object> Kinds { get; } = kinds;

    /// <summary>"median, threshold and patience", in the words of spec files.</summary>
    public string Words
    {
        get
        {
            string[] words = [.. Kinds.Cast<Enum>().Select(SpecJson.Word)];
            return words is [.. [_, ..] others, var last] ? $"{string.Join(", ", others)} and {last}" : words[0];
        }
    }
}
