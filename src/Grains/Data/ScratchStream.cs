using Microsoft.Win32.SafeHandles;

namespace DistSeq.Grains.Data;

/// <summary>Reads and writes a file at its own position, beside other streams. Does not close the file.</summary>
internal sealed class ScratchStream(SafeFileHandle file, long begin, long? length) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => length is null;

    public override long Length => length ?? RandomAccess.GetLength(file) - begin;

    public override long Position
    {
        get => _position;
        set => _position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "No place.");
    }

    public override int Read(Span<byte> buffer)
    {
        var left = Math.Max(0, Length - _position);
        var count = RandomAccess.Read(file, buffer[..(int)Math.Min(left, buffer.Length)], begin + _position);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        RandomAccess.Write(file, buffer, begin + _position);
        _position += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await RandomAccess.WriteAsync(file, buffer, begin + _position, cancellationToken);
        _position += buffer.Length;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => _position,
        _ => Length,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();
}
