namespace DistSeq.Engine.Tests.Data.Streaming;

/// <summary>The same bytes over and over, never in memory at once, as a stream that cannot seek.</summary>
internal sealed class GeneratedStream(byte[] part, long length) : Stream
{
    private long _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _at;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var from = part.AsSpan((int)(_at % part.Length));
        var count = (int)Math.Min(Math.Min(buffer.Length, from.Length), length - _at);
        from[..count].CopyTo(buffer);
        _at += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
