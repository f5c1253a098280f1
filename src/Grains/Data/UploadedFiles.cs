using DistSeq.Contracts.Data;
using Split = DistSeq.Contracts.Data.Split;

namespace DistSeq.Grains.Data;

/// <summary>The files of an upload, as a task reads them.</summary>
internal static class UploadedFiles
{
    /// <summary>Most bytes of data that are read into memory.</summary>
    public const long LargestInMemory = 1L << 30;

    /// <summary>The files of a bundle, or the content as a single file.</summary>
    /// <exception cref="InvalidDataException">A bundle is damaged, or has nothing to train on.</exception>
    public static Sources Open(byte[] content) => Open(new MemoryStream(content, writable: false),
        (begin, length) => new MemoryStream(content, (int)begin, (int)length, writable: false)) ?? Sources.Of(content);

    /// <summary>The same for content in a file, which stays there if its format allows that.</summary>
    /// <param name="content">Content as it was uploaded or fetched.</param>
    /// <param name="spec">How it is read.</param>
    /// <exception cref="InvalidDataException">Damaged, of another encoding, too large, or nothing to train on.</exception>
    public static Sources Open(ScratchFile content, DataSpec spec)
    {
        using var whole = content.Open();
        if (spec.Encoding == DataEncoding.Utf8 && Open(whole, (begin, length) => content.Open(begin, length)) is { } files)
            return files;
        var kind = FilesAttribute.Of(spec.Format);
        // A client decodes what it uploads; content of a URL comes as it is.
        Stream Decoded() => kind.AreBytes
            ? TextContent.OpenBytes(content.Open(), spec.Path)
            : TextContent.Open(content.Open(), spec.Encoding, spec.Path, "data.encoding: ");
        return kind.AreStreamed ? new Sources([new SourceFile("data", Decoded)]) : Sources.Of(InMemory(Decoded(), spec.Path));
    }

    private static Sources? Open(Stream content, Func<long, long, Stream> open)
    {
        if (Bundle.Find(content) is not { } places)
            return null;
        IReadOnlyList<SourceFile> Of(Split split) => [.. places
            .Where(place => place.Split == split)
            .Select(place => new SourceFile(place.Name, () => open(place.Begin, place.Length)))];
        return Of(Split.Train) is { Count: > 0 } train
            ? new Sources(train) { Validation = Of(Split.Validation), Test = Of(Split.Test) }
            : throw new InvalidDataException("The uploaded files are damaged: none of them is to train on. Upload them again.");
    }

    private static byte[] InMemory(Stream text, string path)
    {
        using (text)
        {
            using var decoded = new MemoryStream();
            var part = new byte[1 << 16];
            for (int read; (read = text.Read(part)) > 0;)
            {
                decoded.Write(part, 0, read);
                if (decoded.Length > LargestInMemory)
                {
                    throw new InvalidDataException(
                        $"{Quoted.Path(path)} holds more than {LargestInMemory >> 20} MiB; split the data.");
                }
            }

            return decoded.ToArray();
        }
    }
}
