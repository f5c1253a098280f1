namespace DistSeq.Contracts.Data;

/// <summary>A source of which a part was read already: that part comes first.</summary>
internal sealed class Rejoined(ReadOnlyMemory<byte> head, Stream source) : ForwardStream(source)
{
    private ReadOnlyMemory<byte> _head = head;

    public override int Read(Span<byte> buffer)
    {
        if (_head.IsEmpty)
            return Source.Read(buffer);
        var count = Math.Min(buffer.Length, _head.Length);
        _head.Span[..count].CopyTo(buffer);
        _head = _head[count..];
        return count;
    }
}
