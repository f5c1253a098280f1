using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Sequences;

namespace DistSeq.Engine.Tasks;

/// <summary>Reads texts with one class each, in every format that has them.</summary>
internal static class LabelledSources
{
    /// <summary>What a line must look like, in words.</summary>
    public const string Line = "a text, a tab, its class";

    private const string Tsv = "tsv";
    private const string Csv = "csv";
    private const string Folders = "folders";

    private static readonly string[] Endings = [".txt.gz", ".txt"];

    /// <summary>Spec words of the formats.</summary>
    public static IReadOnlyList<string> Formats { get; } = [Tsv, Csv, Folders];

    /// <summary>The format for a spec word.</summary>
    /// <exception cref="ArgumentException">There is no such format.</exception>
    public static DataFormat Format(string word) => word switch
    {
        Tsv => DataFormat.Tsv,
        Csv => DataFormat.Csv,
        Folders => DataFormat.Folders,
        _ => throw new ArgumentException(
            $"Texts with classes are read from {string.Join(", ", Formats)}, not '{word}'.", nameof(word)),
    };

    /// <summary>Reads all files and splits their texts.</summary>
    /// <exception cref="InvalidDataException">The data is invalid; the message names each place.</exception>
    public static SplitItems<LabelledText> Read(Sources sources, ReadPlan plan) => SplitItems<LabelledText>.ReadFiles(
        sources, plan, Line, Reader(sources, Format(plan.Format), plan.Columns));

    /// <summary>Reads all files for a trained model.</summary>
    /// <exception cref="InvalidDataException">The data is invalid; the message names each place.</exception>
    public static IReadOnlyList<LabelledText> ReadAll(Sources sources, TokenCodec codec) =>
        SplitItems<LabelledText>.ReadAllFiles(sources, Reader(sources, codec.Format, codec.Columns));

    private static Func<Stream, SourceFile, IReadOnlyList<LabelledText>> Reader(
        Sources sources, DataFormat format, ColumnNames columns) => format switch
        {
            DataFormat.Csv => (content, file) =>
                LabelledText.ReadCsv(content, columns.Text, columns.Class, sources.NameOf(file)),
            DataFormat.Folders => (content, file) => LabelledText.ReadFile(ClassOf(file.Name), content, sources.NameOf(file)),
            _ => (content, file) => LabelledText.ReadTsv(content, sources.NameOf(file)),
        };

    // The folder below the named one, or the file itself if there is none.
    private static string ClassOf(string name)
    {
        var cut = name.IndexOf('/', StringComparison.Ordinal);
        if (cut > 0)
            return name[..cut];
        foreach (var ending in Endings)
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                return name[..^ending.Length];
        }

        return name;
    }
}
