namespace DistSeq.Contracts.Specs;

/// <summary>Which files of a folder a format takes, and how they are uploaded. Without it: *.txt, one text.</summary>
/// <param name="endings">With the dot, in lower case. Each may have .gz behind it.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class FilesAttribute(params string[] endings) : Attribute
{
    /// <summary>What a format takes unless it says otherwise.</summary>
    public static FilesAttribute Default { get; } = new(".txt");

    /// <summary>With the dot, in lower case.</summary>
    public IReadOnlyList<string> Endings { get; } = endings;

    /// <summary>Whether each file is read on its own; else the files of a folder are one text. Default one text.</summary>
    public bool StayApart { get; init; }

    /// <summary>Whether files of the folders below are taken too. Default no.</summary>
    public bool Below { get; init; }

    /// <summary>Whether the files are bytes and not text, so that nothing is decoded. Default text.</summary>
    public bool AreBytes { get; init; }

    /// <summary>
    /// Whether the data is read part by part everywhere, so that it may be larger than memory. Default read into memory.
    /// </summary>
    public bool AreStreamed { get; init; }

    /// <summary>Most bytes that data of the format may have: 64 GiB where they need not be in memory.</summary>
    /// <param name="inMemory">Most bytes where they must be.</param>
    public long Largest(long inMemory) => AreStreamed ? 64L << 30 : inMemory;

    /// <summary>A format whose files are read like one of this name: the one of bytes that takes it, else lines.</summary>
    public static DataFormat Guess(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Enum.GetValues<DataFormat>().FirstOrDefault(
            format => Of(format) is { AreBytes: true } kind
                && kind.Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)),
            DataFormat.Lines);
    }

    /// <summary>Those of a format.</summary>
    public static FilesAttribute Of(DataFormat format) =>
        (FilesAttribute?)GetCustomAttribute(typeof(DataFormat).GetField(format.ToString())!, typeof(FilesAttribute)) ?? Default;
}
