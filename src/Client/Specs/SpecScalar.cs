namespace DistSeq.Client.Specs;

/// <summary>A single value; plain when it has no quotes.</summary>
internal sealed class SpecScalar(SpecPlace place, string text, bool isPlain) : SpecNode(place)
{
    public string Text { get; } = text;

    public bool IsPlain { get; } = isPlain;

    public bool IsNull => IsPlain && IsNullWord(Text);

    public override string Kind => IsNull ? "nothing" : Quoted.Of(Text);

    public static bool IsNullWord(string text) => text is "" or "~" or "null" or "Null" or "NULL";
}
