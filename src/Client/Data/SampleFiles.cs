namespace DistSeq.Client.Data;

/// <summary>
/// Samples as files: one MIDI file each where the name ends with .mid or .midi (several are numbered: solo-1.mid), else all as
/// one text.
/// </summary>
internal sealed class SampleFiles
{
    private const string Option = "--out";

    private static readonly string[] MidiEndings = [".mid", ".midi"];

    // Text under such a name would look like a broken file of that kind.
    private static readonly string[] OtherMedia =
        [".mp3", ".wav", ".ogg", ".opus", ".flac", ".m4a", ".aac", ".pdf", ".musicxml", ".mxl"];

    private readonly string _path;
    private readonly string _named;
    private readonly bool _isMidi;

    /// <param name="path">As the user named it.</param>
    /// <param name="folder">The current one.</param>
    /// <exception cref="ArgumentException">Nothing can be written there.</exception>
    public SampleFiles(string path, string folder)
    {
        _named = path;
        _path = Path.GetFullPath(path, folder);
        _isMidi = MidiEndings.Contains(Path.GetExtension(_path), StringComparer.OrdinalIgnoreCase);
        if (OtherMedia.Contains(Path.GetExtension(_path), StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException(
                $"{Option}: {Quoted.Path(_named)} would be a {Path.GetExtension(_path)} file by its name; "
                + "music is written as MIDI "
                + "and everything else as text. Name a file that ends with .mid or .txt.");
        }

        if (Directory.Exists(_path) || Path.EndsInDirectorySeparator(path))
            throw Unwritable("it is a folder");
        if (!Directory.Exists(Path.GetDirectoryName(_path)))
            throw Unwritable("the folder is not there");
    }

    /// <summary>Writes the samples. Returns the paths of the files.</summary>
    /// <exception cref="InvalidSpecException">The name is that of a MIDI file, but the model writes text.</exception>
    /// <exception cref="ArgumentException">A file cannot be written.</exception>
    public IReadOnlyList<string> Write(GenerationResult result, string text)
    {
        if (!_isMidi)
            return [Write(_path, Encoding.UTF8.GetBytes(text))];
        if (result.Files.Count == 0)
        {
            throw InvalidSpecException.At(
                Option, $"{Quoted.Path(_named)} is a MIDI file by its name, but the model writes text; "
                + "name a file that ends with .txt.");
        }

        return [.. result.Files.Select((file, index) => Write(Numbered(index + 1, result.Files.Count), file))];
    }

    private string Numbered(int number, int count) => count == 1
        ? _path
        : Path.ChangeExtension(_path, null) + string.Create(CultureInfo.InvariantCulture, $"-{number}")
            + Path.GetExtension(_path);

    private string Write(string path, byte[] content)
    {
        try
        {
            File.WriteAllBytes(path, content);
            return path;
        }
        catch (Exception exception) when (FileTrouble.Is(exception))
        {
            throw Unwritable(FileTrouble.Reason(exception), exception);
        }
    }

    private ArgumentException Unwritable(string reason, Exception? inner = null) =>
        new($"{Option}: {Quoted.Path(_named)} cannot be written: {reason}; name another file.", inner);
}
