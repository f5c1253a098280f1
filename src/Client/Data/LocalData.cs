using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using DistSeq.Contracts.Data;
using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Data;

/// <summary>
/// Content of a file, or of a folder's *.txt files joined in ordinal order of their names: in UTF-8, checked and hashed.
/// </summary>
/// <param name="Content">What is uploaded.</param>
/// <param name="Sha256">Of the content.</param>
/// <param name="Files">Where it came from.</param>
internal sealed record LocalData(byte[] Content, string Sha256, DataFiles Files)
{
    private const long LargestBytes = 256L << 20;
    private const int FewestCharacters = 2;

    /// <summary>Reads and checks the content before anything is started.</summary>
    /// <param name="data">
    /// Path (absolute), encoding, format; the hash of a single file is that of its bytes, of a folder that of its joined text.
    /// </param>
    /// <param name="field">How failures name the path, for example data.path.</param>
    /// <param name="setting">How a user sets the encoding, for example "data.encoding: ".</param>
    /// <exception cref="InvalidSpecException">Missing, empty, too large, no text, or of another hash.</exception>
    public static LocalData Read(DataSpec data, string field = "data.path", string setting = "data.encoding: ")
    {
        var files = DataFiles.Find(data.Path, field);
        var content = Join(files, data, field, setting);
        CheckText(content, data.Path, field);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        CheckHash(files, data, hash);
        return new LocalData(content.ToArray(), hash, files);
    }

    /// <summary>
    /// A single file stays as it is; of several, each ends with a line feed, so that no line spans two, and those of tagged data
    /// with a blank line, so that no sequence does.
    /// </summary>
    private static ReadOnlySpan<byte> Join(DataFiles files, DataSpec data, string field, string setting)
    {
        var joined = new ArrayBufferWriter<byte>();
        foreach (var file in files.Taken)
        {
            Append(joined, file, data, field, setting);
            if (files.Words is null)
                break;
            if (joined.WrittenSpan is [.., not (byte)'\n'])
                joined.Write("\n"u8);
            if (data.Format == DataFormat.Conll)
                joined.Write("\n"u8);
        }

        return joined.WrittenSpan;
    }

    private static void Append(ArrayBufferWriter<byte> joined, string file, DataSpec data, string field, string setting)
    {
        try
        {
            if (new FileInfo(file).Length is var length && length > LargestBytes)
                throw TooLarge(field, data.Path, $"{length >> 20} MiB");
            using var text = TextContent.Open(File.OpenRead(file), data.Encoding, file, setting);
            for (int read; (read = text.Read(joined.GetSpan(1 << 16))) > 0;)
            {
                joined.Advance(read);
                if (joined.WrittenCount > LargestBytes)
                    throw TooLarge(field, data.Path, "more");
            }
        }
        catch (InvalidDataException exception)
        {
            throw InvalidSpecException.At(field, exception.Message);
        }
        catch (Exception exception) when (FileTrouble.Is(exception))
        {
            throw InvalidSpecException.At(field, $"{Quoted.Path(file)} cannot be read: "
                + $"{FileTrouble.Reason(exception)}; give another file, or change who may read it.");
        }
    }

    private static InvalidSpecException TooLarge(string field, string path, string size) => InvalidSpecException.At(field,
        $"{Quoted.Path(path)} has {size}; at most {LargestBytes >> 20} MiB of text can be uploaded. "
        + "Serve it over http(s) and give the URL with data.sha256, so that the cluster fetches it itself.");

    private static void CheckText(ReadOnlySpan<byte> content, string path, string field)
    {
        if (content.IsEmpty)
            throw InvalidSpecException.At(field, $"{Quoted.Path(path)} is empty; "
                + $"it must hold at least {FewestCharacters} characters.");
        var characters = 0;
        while (characters < FewestCharacters && Rune.DecodeFromUtf8(content, out var rune, out var bytes) == OperationStatus.Done)
        {
            content = content[bytes..];
            if (rune.Value is not ('\r' or '\n'))
                characters++;
        }

        if (characters < FewestCharacters)
        {
            throw InvalidSpecException.At(field, $"{Quoted.Path(path)} holds "
                + $"{(characters == 0 ? "nothing but line ends" : "a single character")}; "
                + $"it must hold at least {FewestCharacters} characters to predict one from another.");
        }
    }

    private static void CheckHash(DataFiles files, DataSpec data, string hash)
    {
        if (data.Sha256 is not { } expected || expected.Equals(hash, StringComparison.OrdinalIgnoreCase))
            return;
        if (files.Words is null)
        {
            using var file = File.OpenRead(files.Taken[0]);
            hash = Convert.ToHexStringLower(SHA256.HashData(file));
        }

        if (!expected.Equals(hash, StringComparison.OrdinalIgnoreCase))
        {
            throw InvalidSpecException.At("data.sha256",
                $"is {expected.ToLowerInvariant()}, but {Quoted.Path(data.Path)} has {hash}. "
                + "Correct the hash, or get the right file.");
        }
    }
}
