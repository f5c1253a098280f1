using System.Reflection;

namespace DistSeq.Contracts.Specs;

/// <summary>One key that a section of a spec may have.</summary>
public sealed record SpecField(string Key, PropertyInfo Property)
{
    public Type Type => Property.PropertyType;
}
