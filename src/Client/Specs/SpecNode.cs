namespace DistSeq.Client.Specs;

/// <summary>One node of a spec's YAML that knows where it was written.</summary>
internal abstract class SpecNode(SpecPlace place)
{
    public SpecPlace Place { get; } = place;

    /// <summary>What it is, for people: "text", "a list", "a section".</summary>
    public abstract string Kind { get; }
}
