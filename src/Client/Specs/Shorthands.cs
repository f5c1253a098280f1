using System.Reflection;

namespace DistSeq.Client.Specs;

/// <summary>
/// Sections that may be written as the value of one of their keys: algorithm: tpe for algorithm: { kind: tpe }.
/// </summary>
internal static class Shorthands
{
    /// <summary>The section that a node stands for; null where it is none.</summary>
    public static SpecMapping? Unfold(SpecNode node, Type section)
    {
        if (node is SpecMapping mapping)
            return mapping;
        if (node is not SpecScalar { IsNull: false } || KeyOf(section) is not { } key)
            return null;
        var unfolded = new SpecMapping(node.Place);
        unfolded.Set(new SpecEntry(key, node.Place, node));
        return unfolded;
    }

    /// <summary>The shortest way to write a section.</summary>
    public static SpecNode Fold(SpecMapping mapping, Type section) =>
        KeyOf(section) is { } key && mapping.Entries is [var only] && only.Key == key ? only.Value : mapping;

    private static string? KeyOf(Type section) => section.GetCustomAttribute<ShorthandAttribute>()?.Key;
}
