using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Data;

/// <summary>Content of a file, or of a folder's *.txt files joined in ordinal order of their names, checked and hashed.</summary>
internal sealed record LocalData(byte[] Content, string Sha256)
{
    private const long LargestBytes = 256L << 20;
    private const int FewestCharacters = 2;

    /// <summary>Reads and checks the content before anything is started.</summary>
    /// <param name="path">Absolute path of a file or folder.</param>
    /// <param name="sha256">What the content must hash to; null for anything.</param>
    /// <param name="field">How failures name the setting, for example data.path.</param>
    /// <exception cref="InvalidSpecException">Missing, empty, too large, not UTF-8, or of another hash.</exception>
    public static LocalData Read(string path, string? sha256, string field)
    {
        var files = FilesOf(path, field);
        var length = files.Sum(file => new FileInfo(file).Length);
        if (length > LargestBytes)
        {
            throw InvalidSpecException.At(field, $"{path} has {length >> 20} MiB; at most {LargestBytes >> 20} MiB can be uploaded. "
                + "Serve it over http(s) and give the URL with data.sha256, so that the cluster fetches it itself.");
        }

        var content = Join(files, path, length, field);
        CheckText(content, path, field);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        if (sha256 is not null && !hash.Equals(sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw InvalidSpecException.At("data.sha256", $"is {sha256.ToLowerInvariant()}, but {path} has {hash}. Correct the hash, or get the right file.");
        }

        return new LocalData(content, hash);
    }

    private static List<string> FilesOf(string path, string field)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw InvalidSpecException.At(field, $"there is no file or folder {path}; correct the path (it is relative to the file it is written in).");
        var files = Directory.GetFiles(path, "*.txt").Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files : throw InvalidSpecException.At(field, $"the folder {path} has no *.txt file; put the text there.");
    }

    /// <summary>A single file stays as it is; of several, each ends with a line feed, so that no line spans two.</summary>
    private static byte[] Join(List<string> files, string path, long length, string field)
    {
        var joined = new ArrayBufferWriter<byte>((int)length + files.Count + 1);
        foreach (var file in files)
        {
            var bytes = File.ReadAllBytes(file);
            if (!Utf8.IsValid(bytes))
            {
                throw InvalidSpecException.At(field, $"{file} is not text in UTF-8: the byte at offset {FirstInvalid(bytes)} is wrong. "
                    + "Convert it, for example: iconv -f LATIN1 -t UTF-8 FILE > NEW");
            }

            joined.Write(bytes);
            if (Directory.Exists(path) && bytes is [.., not (byte)'\n'])
                joined.Write("\n"u8);
        }

        return joined.WrittenSpan.ToArray();
    }

    private static void CheckText(ReadOnlySpan<byte> content, string path, string field)
    {
        if (content.IsEmpty)
            throw InvalidSpecException.At(field, $"{path} is empty; it must hold at least {FewestCharacters} characters.");
        var characters = 0;
        while (characters < FewestCharacters && Rune.DecodeFromUtf8(content, out var rune, out var bytes) == OperationStatus.Done)
        {
            content = content[bytes..];
            if (rune.Value is not ('\r' or '\n'))
                characters++;
        }

        if (characters < FewestCharacters)
        {
            throw InvalidSpecException.At(field, $"{path} holds {(characters == 0 ? "nothing but line ends" : "a single character")}; "
                + $"it must hold at least {FewestCharacters} characters to predict one from another.");
        }
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var offset = 0;
        while (Rune.DecodeFromUtf8(bytes[offset..], out _, out var consumed) == OperationStatus.Done)
            offset += consumed;
        return offset;
    }
}
