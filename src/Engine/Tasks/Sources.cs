namespace DistSeq.Engine.Tasks;

/// <summary>The files to read data from.</summary>
/// <param name="Train">At least one file. A share of their content may be held out.</param>
public sealed record Sources(IReadOnlyList<SourceFile> Train)
{
    /// <summary>Files of the validation split; empty if it is a share of the training files.</summary>
    public IReadOnlyList<SourceFile> Validation { get; init; } = [];

    /// <summary>Files of the test split; empty if it is a share of the training files.</summary>
    public IReadOnlyList<SourceFile> Test { get; init; } = [];

    /// <summary>All files, training files first.</summary>
    public IEnumerable<SourceFile> All => [.. Train, .. Validation, .. Test];

    /// <summary>One file in memory.</summary>
    public static Sources Of(byte[] content) => new([SourceFile.Of("data", content)]);

    /// <summary>Reads one of the files. If there are several, error messages start with the file's name.</summary>
    /// <exception cref="InvalidDataException">The file's data is invalid.</exception>
    public T Read<T>(SourceFile file, Func<Stream, T> read)
    {
        try
        {
            using var content = file.Open();
            return read(content);
        }
        catch (InvalidDataException e) when (NameOf(file) is { } name)
        {
            throw new InvalidDataException($"{name}: {e.Message}", e);
        }
    }

    /// <summary>The name of a file in error messages; null if there is only one file.</summary>
    public string? NameOf(SourceFile file) => Train.Count + Validation.Count + Test.Count > 1 ? file.Name : null;
}
