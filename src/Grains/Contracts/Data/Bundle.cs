using System.Formats.Tar;

namespace DistSeq.Contracts.Data;

/// <summary>
/// Several files as one upload: a tar archive whose names begin with the split, such as <c>train/french.txt</c>. Equal files give
/// equal bytes.
/// </summary>
public static class Bundle
{
    private const int BlockBytes = 512;

    // The offset of a tar archive's magic.
    private const int MagicBegin = 257;

    /// <summary>The files as one, in the order given.</summary>
    public static byte[] Write(IEnumerable<BundledFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        using var archive = new MemoryStream();
        Write(files.Select(BundledContent.Of), archive);
        return archive.ToArray();
    }

    /// <summary>Writes the files as one, in the order given and in bounded memory.</summary>
    public static void Write(IEnumerable<BundledContent> files, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(files);
        using var writer = new TarWriter(destination, TarEntryFormat.Gnu, leaveOpen: true);
        foreach (var file in files)
        {
            using var content = new Measured(file.Open(), file.Length);
            writer.WriteEntry(Entry(file, content));
        }
    }

    /// <inheritdoc cref="Write(IEnumerable{BundledContent}, Stream)"/>
    public static async Task WriteAsync(
        IEnumerable<BundledContent> files, Stream destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        var writer = new TarWriter(destination, TarEntryFormat.Gnu, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            foreach (var file in files)
            {
                var content = new Measured(file.Open(), file.Length);
                await using (content.ConfigureAwait(false))
                    await writer.WriteEntryAsync(Entry(file, content), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The files of a bundle; null for content that is a single file.</summary>
    /// <exception cref="InvalidDataException">It begins like a bundle, but is damaged.</exception>
    public static IReadOnlyList<BundledFile>? Read(byte[] content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return Find(new MemoryStream(content, writable: false))?.Select(place =>
            new BundledFile(place.Split, place.Name, content.AsMemory((int)place.Begin, (int)place.Length))).ToArray();
    }

    /// <summary>Where the files of a bundle are in it; null for content that is a single file.</summary>
    /// <param name="content">From its beginning; must seek.</param>
    /// <exception cref="InvalidDataException">It begins like a bundle, but is damaged.</exception>
    public static IReadOnlyList<BundledPlace>? Find(Stream content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var head = new byte[BlockBytes];
        var read = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        content.Position = 0;
        if (read < head.Length || !head.AsSpan(MagicBegin).StartsWith("ustar  "u8) || !HasSplit(head))
            return null;
        var files = new List<BundledPlace>();
        try
        {
            using var reader = new TarReader(content, leaveOpen: true);
            while (reader.GetNextEntry() is { } entry)
            {
                var cut = entry.Name.IndexOf('/', StringComparison.Ordinal);
                if (entry.EntryType != TarEntryType.RegularFile || cut < 0 || SplitOf(entry.Name[..cut]) is not { } split)
                {
                    throw new InvalidDataException(
                        $"The uploaded files are damaged: '{entry.Name}' is none of them. Upload them again.");
                }

                if (entry.Length > content.Length - entry.DataOffset)
                    throw new EndOfStreamException("the last file is cut short");
                files.Add(new BundledPlace(split, entry.Name[(cut + 1)..], entry.DataOffset, entry.Length));
            }
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException($"The uploaded files are damaged ({e.Message}). Upload them again.", e);
        }

        return files;
    }

    // A long name is in an entry before its own.
    private static bool HasSplit(byte[] head) =>
        head.AsSpan().StartsWith("././@LongLink"u8) || Enum.GetValues<Split>()
            .Any(split => head.AsSpan().StartsWith(Encoding.ASCII.GetBytes($"{Word(split)}/")));

    private static string Word(Split split) => split switch
    {
        Split.Train => "train",
        Split.Validation => "validation",
        Split.Test => "test",
        _ => throw new ArgumentOutOfRangeException(nameof(split), split, "There is no such split."),
    };

    private static Split? SplitOf(string word) =>
        Enum.GetValues<Split>().Cast<Split?>().FirstOrDefault(split => Word(split!.Value) == word);

    private static GnuTarEntry Entry(BundledContent file, Stream content) =>
        new(TarEntryType.RegularFile, $"{Word(file.Split)}/{file.Name}")
        {
            ModificationTime = DateTimeOffset.UnixEpoch,
            AccessTime = DateTimeOffset.UnixEpoch,
            ChangeTime = DateTimeOffset.UnixEpoch,
            DataStream = content,
        };

    // The head of an entry has the length: a stream that could not tell its length would be read into memory.
    private sealed class Measured(Stream source, long length) : ForwardStream(source)
    {
        private long _position;

        public override bool CanSeek => true;

        public override long Length => length;

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            var count = Source.Read(buffer[..(int)Math.Min(length - _position, buffer.Length)]);
            _position += count;
            return count;
        }
    }
}
