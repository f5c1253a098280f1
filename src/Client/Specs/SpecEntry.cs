namespace DistSeq.Client.Specs;

/// <summary>One key of a section and its value.</summary>
internal sealed record SpecEntry(string Key, SpecPlace KeyPlace, SpecNode Value)
{
    /// <summary>Where a failure of this entry is shown: a value at the value, a section or list at its key.</summary>
    public SpecPlace Place => Value is SpecScalar ? Value.Place : KeyPlace;
}
