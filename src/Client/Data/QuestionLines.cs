using DistSeq.Contracts.Data;
using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Data;

/// <summary>The lines of a file or of standard input, as a model is asked them.</summary>
internal static class QuestionLines
{
    /// <summary>Stands for standard input in place of a file.</summary>
    public const string StandardInput = "-";

    /// <summary>
    /// The lines in order, blank ones too. What stands behind a tab is passed over: a file of texts and classes can be asked as
    /// it is.
    /// </summary>
    /// <param name="file">A path, or <see cref="StandardInput"/>.</param>
    /// <param name="encoding">Where it has no byte order mark.</param>
    /// <param name="shell">Folder and standard input.</param>
    /// <exception cref="InvalidSpecException">It cannot be read, or is no text.</exception>
    public static IReadOnlyList<string> Read(string file, DataEncoding encoding, Shell shell)
    {
        var path = file == StandardInput ? "standard input" : Path.GetFullPath(file, shell.Folder);
        try
        {
            using var text = TextContent.Open(
                file == StandardInput ? shell.Input() : File.OpenRead(path), encoding, path, "--encoding ");
            using var reader = new StreamReader(text);
            var lines = new List<string>();
            while (reader.ReadLine() is { } line)
                lines.Add(line.Split('\t')[0]);
            return lines;
        }
        catch (InvalidDataException exception)
        {
            throw InvalidSpecException.At("FILE", exception.Message);
        }
        catch (Exception exception) when (FileTrouble.Is(exception))
        {
            throw InvalidSpecException.At(
                "FILE", $"{Quoted.Path(path)} cannot be read: {FileTrouble.Reason(exception)}; give another file.");
        }
    }
}
