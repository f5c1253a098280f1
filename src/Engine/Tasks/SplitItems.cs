using DistSeq.Engine.Data;

namespace DistSeq.Engine.Tasks;

/// <summary>The items of a corpus, split either by file or by a seeded choice.</summary>
/// <param name="All">In file order.</param>
/// <param name="Splits">Indices into the items.</param>
internal sealed record SplitItems<T>(IReadOnlyList<T> All, Holdout Splits)
{
    private const int MostFaults = 10;

    /// <summary>Number of items from the training files; later items come from files of the other splits.</summary>
    public int Trained { get; private init; }

    /// <summary>Reads all files. A split with its own files takes no share of the others.</summary>
    /// <remarks>Messages say what a line must look like. The reader gets a file's name if error messages need it.</remarks>
    /// <exception cref="InvalidDataException">A file's data is invalid, or the files of a split have no item.</exception>
    public static SplitItems<T> Read(
        Sources sources, ReadPlan plan, string line, Func<Stream, string?, IReadOnlyList<T>> read) =>
        ReadFiles(sources, plan, line, (content, file) => read(content, sources.NameOf(file)));

    /// <summary>The same if a file's name is part of the data: the reader gets the file.</summary>
    public static SplitItems<T> ReadFiles(
        Sources sources, ReadPlan plan, string line, Func<Stream, SourceFile, IReadOnlyList<T>> read)
    {
        var all = new List<T>();
        var faults = new List<string>();
        int Add(IReadOnlyList<SourceFile> files, string split)
        {
            var begin = all.Count + faults.Count;
            foreach (var file in files)
                all.AddRange(Read(sources, file, read, faults));
            if (all.Count + faults.Count == begin && files.Count > 0)
                faults.Add($"The data has no line{(sources.All.Count() > 1 ? $" to {split}" : "")}; each must be {line}.");
            return all.Count;
        }

        var trained = Add(sources.Train, "train on");
        var validated = Add(sources.Validation, "validate on");
        var tested = Add(sources.Test, "test on");
        Demand(faults);
        var shares = Holdout.Of(
            trained, sources.Validation.Count > 0 ? 0 : plan.Validation, plan.Seed, sources.Test.Count > 0 ? 0 : plan.Test);
        return new SplitItems<T>(all, shares with
        {
            Valid = [.. shares.Valid, .. Enumerable.Range(trained, validated - trained)],
            Test = [.. shares.Test, .. Enumerable.Range(validated, tested - validated)],
        })
        {
            Trained = trained,
        };
    }

    /// <summary>Reads all files as one.</summary>
    public static List<T> ReadAll(Sources sources, Func<Stream, string?, IReadOnlyList<T>> read) =>
        ReadAllFiles(sources, (content, file) => read(content, sources.NameOf(file)));

    /// <summary>The same if a file's name is part of the data.</summary>
    public static List<T> ReadAllFiles(Sources sources, Func<Stream, SourceFile, IReadOnlyList<T>> read)
    {
        var faults = new List<string>();
        List<T> all = [.. sources.All.SelectMany(file => Read(sources, file, read, faults))];
        Demand(faults);
        return all;
    }

    // A fault in one file does not stop reading of the others: all faults are reported at once.
    private static IReadOnlyList<T> Read(
        Sources sources, SourceFile file, Func<Stream, SourceFile, IReadOnlyList<T>> read, List<string> faults)
    {
        try
        {
            return sources.Read(file, content => read(content, file));
        }
        catch (InvalidDataException e)
        {
            faults.Add(e.Message);
            return [];
        }
    }

    private static void Demand(List<string> faults)
    {
        if (faults.Count > 0)
        {
            throw new InvalidDataException(string.Join('\n', faults.Take(MostFaults))
                + (faults.Count > MostFaults ? $"\nand {faults.Count - MostFaults} files more" : ""));
        }
    }
}
