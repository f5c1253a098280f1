namespace DistSeq.Engine.Tests.Data.Streaming;

/// <summary>Counts what is read.</summary>
internal sealed class CountingStream(byte[] content) : MemoryStream(content)
{
    public long Bytes { get; private set; }

    public int Reads { get; private set; }

    public void Reset() => (Bytes, Reads) = (0, 0);

    // Reads into spans come here too.
    public override int Read(byte[] buffer, int offset, int count) => Count(base.Read(buffer, offset, count));

    private int Count(int read)
    {
        Bytes += read;
        Reads++;
        return read;
    }
}
