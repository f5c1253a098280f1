using System.Reflection;

namespace DistSeq.Client.Specs;

/// <summary>One key that a section of a spec may have.</summary>
internal sealed record SpecField(string Key, PropertyInfo Property)
{
    public Type Type => Property.PropertyType;
}
