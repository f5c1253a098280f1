namespace DistSeq.Client.Specs;

/// <summary>A list.</summary>
internal sealed class SpecSequence(SpecPlace place, IReadOnlyList<SpecNode> items) : SpecNode(place)
{
    public IReadOnlyList<SpecNode> Items { get; } = items;

    public override string Kind => "a list";
}
