using System.Buffers.Binary;
using System.IO.Compression;

namespace DistSeq.Contracts.Data;

/// <summary>The content of a gzip file; a damaged file is reported by name.</summary>
internal sealed class Unpacked : ForwardStream
{
    private readonly Tail _packed;
    private readonly string _name;
    private long _length;

    public Unpacked(Stream packed, string name)
        : this(new Tail(packed), name)
    {
    }

    private Unpacked(Tail packed, string name)
        : base(new GZipStream(packed, CompressionMode.Decompress))
    {
        (_packed, _name) = (packed, name);
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            var count = buffer.IsEmpty ? 0 : Source.Read(buffer);
            _length += count;
            // The runtime takes a file that is cut short for one that ends. Its last four bytes are the length of its content or
            // of the last part of it; in a cut file they are arbitrary.
            if (count == 0 && !buffer.IsEmpty && _packed.LastNumber() > _length)
                throw Damaged(null);
            return count;
        }
        catch (Exception e)
            when (e is InvalidDataException or EndOfStreamException
                && e.InnerException is null
                && !e.Message.StartsWith(_name, StringComparison.Ordinal))
        {
            throw Damaged(e);
        }
    }

    private InvalidDataException Damaged(Exception? inner) =>
        new($"{_name} is a gzip file that is damaged or cut short. Get it again; gzip -t tests it.", inner);

    /// <summary>Remembers the last bytes that were read.</summary>
    private sealed class Tail(Stream source) : ForwardStream(source)
    {
        private readonly byte[] _last = new byte[sizeof(uint)];

        /// <summary>The last four bytes of the source as a number, little-endian.</summary>
        public uint LastNumber()
        {
            Span<byte> rest = stackalloc byte[512];
            while (Read(rest) > 0)
            {
            }

            return BinaryPrimitives.ReadUInt32LittleEndian(_last);
        }

        public override int Read(Span<byte> buffer)
        {
            var count = Source.Read(buffer);
            var kept = Math.Min(count, _last.Length);
            _last.AsSpan(kept).CopyTo(_last);
            buffer.Slice(count - kept, kept).CopyTo(_last.AsSpan(_last.Length - kept));
            return count;
        }
    }
}
