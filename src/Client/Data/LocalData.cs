using System.Security.Cryptography;

namespace DistSeq.Client.Data;

/// <summary>
/// Content of a file, or of a folder's *.txt files joined in ordinal order of their names: in UTF-8, checked and hashed. It
/// stays in its files, and is read from them again when it is sent.
/// </summary>
/// <param name="Contents">What is uploaded.</param>
/// <param name="IsBundle">Whether they are sent as a bundle; else there is only one, sent as it is.</param>
/// <param name="Length">Bytes to send.</param>
/// <param name="Sha256">Hash of what is sent.</param>
/// <param name="Files">Where it came from.</param>
internal sealed record LocalData(
    IReadOnlyList<BundledContent> Contents, bool IsBundle, long Length, string Sha256, DataFiles Files)
{
    /// <summary>Bytes of content that the cluster reads into memory.</summary>
    public const long LargestInMemory = 256L << 20;

    private const int FewestCharacters = 2;
    private const int BlockBytes = 1 << 16;

    /// <summary>Reads and checks the content before anything is started.</summary>
    /// <param name="data">
    /// Paths (absolute), encoding, format; the hash of a single file is that of its bytes, for a folder that of its joined text.
    /// </param>
    /// <param name="field">What failures call the path, for example data.path.</param>
    /// <param name="setting">How a user sets the encoding, for example "data.encoding: ".</param>
    /// <param name="most">Most bytes allowed; null for the limit of jobs.</param>
    /// <exception cref="InvalidSpecException">Missing, empty, too large, not text, or with another hash.</exception>
    public static LocalData Read(
        DataSpec data, string field = "data.path", string setting = "data.encoding: ", long? most = null)
    {
        var kind = FilesAttribute.Of(data.Format);
        var limit = most ?? kind.Largest(LargestInMemory);
        var files = DataFiles.Find(data.Path, kind, field);
        var (content, hash) = Measured(Split.Train, files, data, limit, field, setting);
        CheckHash(files, data, hash);
        if (!kind.StayApart && data.Validation.Path is null && data.Test.Path is null)
            return new LocalData([content], false, content.Length, hash, files);
        var contents = Bundled(files, content, data, limit, field, setting);
        using var whole = new HashedLength();
        Bundle.Write(contents, whole);
        return whole.Length <= limit
            ? new LocalData(contents, true, whole.Length, whole.Sha256(), files)
            : throw JoinedFiles.TooLarge(field, data.Path, $"{whole.Length >> 20} MiB", limit);
    }

    /// <summary>Writes what is sent, in bounded memory.</summary>
    /// <exception cref="InvalidSpecException">A file can no longer be read.</exception>
    public async Task WriteAsync(Stream destination, CancellationToken cancellationToken)
    {
        if (IsBundle)
        {
            await Bundle.WriteAsync(Contents, destination, cancellationToken);
            return;
        }

        await using var content = Contents[0].Open();
        await content.CopyToAsync(destination, BlockBytes, cancellationToken);
    }

    // All splits as one upload.
    private static List<BundledContent> Bundled(
        DataFiles files, BundledContent joined, DataSpec data, long most, string field, string setting)
    {
        var kind = FilesAttribute.Of(data.Format);
        IEnumerable<BundledContent> Of(Split split, DataFiles from, BundledContent? content, string name)
        {
            if (!kind.StayApart)
                return [content ?? Measured(split, from, data, most, name, setting).Content];
            return from.Taken.Select(file => BundledContent.Of(new BundledFile(
                split, Path.GetRelativePath(from.Folder, file).Replace('\\', '/'),
                // One of several may be short or empty; the reader reports all of their faults at once.
                InMemory(new DataFiles([file], null) { Root = file }, data, most, name, setting, isAlone: from.Words is null))));
        }

        IEnumerable<BundledContent> HeldOut(Split split, HeldOut held, string name) => held.Path is not { } path
            ? []
            : Of(split, DataFiles.Find(path, kind, name), null, name);

        return
        [
            .. Of(Split.Train, files, joined, field),
            .. HeldOut(Split.Validation, data.Validation, "data.validation"),
            .. HeldOut(Split.Test, data.Test, "data.test"),
        ];
    }

    private static (BundledContent Content, string Hash) Measured(
        Split split, DataFiles files, DataSpec data, long most, string field, string setting)
    {
        Stream Open() => new JoinedFiles(files, data, most, field, setting);
        using var whole = new HashedLength();
        using (var content = Open())
            content.CopyTo(whole, BlockBytes);
        if (!FilesAttribute.Of(data.Format).AreBytes)
        {
            using var content = Open();
            CheckText(content, files.Root, field);
        }
        else if (whole.Length == 0)
        {
            throw InvalidSpecException.At(field, $"{Quoted.Path(files.Root)} is empty; it must hold data.");
        }

        return (new BundledContent(split, Path.GetFileName(files.Root), whole.Length, Open), whole.Sha256());
    }

    private static byte[] InMemory(
        DataFiles files, DataSpec data, long most, string field, string setting, bool isAlone)
    {
        using var source = new JoinedFiles(files, data, most, field, setting);
        using var content = new MemoryStream();
        source.CopyTo(content, BlockBytes);
        return isAlone && FilesAttribute.Of(data.Format).AreBytes && content.Length == 0
            ? throw InvalidSpecException.At(field, $"{Quoted.Path(files.Root)} is empty; it must hold data.")
            : content.ToArray();
    }

    // Reads no further than necessary.
    private static void CheckText(Stream content, string path, string field)
    {
        using var text = new StreamReader(content, Encoding.UTF8);
        if (text.Peek() < 0)
            throw InvalidSpecException.At(field, $"{Quoted.Path(path)} is empty; "
                + $"it must hold at least {FewestCharacters} characters.");
        var characters = 0;
        for (int next; characters < FewestCharacters && (next = text.Read()) >= 0;)
            characters += next is '\r' or '\n' || char.IsLowSurrogate((char)next) ? 0 : 1;
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
