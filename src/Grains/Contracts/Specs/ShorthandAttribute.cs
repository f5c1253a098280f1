namespace DistSeq.Contracts.Specs;

/// <summary>In a spec file, a single value in place of this section is the value of one of its keys.</summary>
/// <param name="key">As in the spec file, such as kind.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ShorthandAttribute(string key) : Attribute
{
    public string Key { get; } = key;
}
