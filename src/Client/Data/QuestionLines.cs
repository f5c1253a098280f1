namespace DistSeq.Client.Data;

/// <summary>The lines of a file or of standard input, as questions to a model.</summary>
internal static class QuestionLines
{
    /// <summary>Means standard input instead of a file.</summary>
    public const string StandardInput = "-";

    /// <summary>The whole file, in UTF-8.</summary>
    /// <param name="file">A path, or <see cref="StandardInput"/>.</param>
    /// <param name="encoding">Used where there is no byte order mark.</param>
    /// <param name="shell">Folder and standard input.</param>
    /// <exception cref="InvalidSpecException">It cannot be read, or is not text.</exception>
    public static byte[] ReadAll(string file, DataEncoding encoding, Shell shell)
    {
        var path = file == StandardInput ? "standard input" : Path.GetFullPath(file, shell.Folder);
        try
        {
            using var text = TextContent.Open(
                file == StandardInput ? shell.Input() : File.OpenRead(path), encoding, path, "--encoding ");
            using var content = new MemoryStream();
            text.CopyTo(content);
            return content.ToArray();
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

    /// <summary>
    /// The lines in order, blank ones included. Everything after a tab is ignored: a file of texts and classes can be asked
    /// as it is.
    /// </summary>
    public static IReadOnlyList<string> Of(byte[] content)
    {
        using var reader = new StreamReader(new MemoryStream(content));
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
            lines.Add(line.Split('\t')[0]);
        return lines;
    }
}
