namespace DistSeq.Client.Specs;

/// <summary>A field of a spec that the command line sets.</summary>
/// <param name="Option">The option that sets it, as failures name it.</param>
/// <param name="Path">The field; null where <paramref name="Value"/> holds both, as path=value.</param>
/// <param name="Value">The new value.</param>
internal sealed record Setting(string Option, string? Path, string Value)
{
    /// <summary>A --set, written path=value.</summary>
    public static Setting Of(string text) => new(SpecPlace.Option, null, text);
}
