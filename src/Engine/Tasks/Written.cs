namespace DistSeq.Engine.Tasks;

/// <summary>Something a model wrote.</summary>
/// <param name="Text">Its text form.</param>
public sealed record Written(string Text)
{
    /// <summary>Its file form, such as MIDI; empty (the default) if it is only text.</summary>
    public ReadOnlyMemory<byte> File { get; init; }
}
