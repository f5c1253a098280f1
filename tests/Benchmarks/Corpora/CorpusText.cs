using System.IO.Compression;

namespace DistSeq.Benchmarks.Corpora;

/// <summary>A large text: the lines of a small one, in another order each time, again and again.</summary>
internal sealed class CorpusText
{
    private const int PackedFiles = 8;

    private readonly byte[][] _lines;

    /// <param name="path">The small text; ASCII, so that each byte is a character.</param>
    /// <exception cref="TroubleException">It is missing, or something else.</exception>
    public CorpusText(string path)
    {
        if (!File.Exists(path))
            throw new TroubleException($"There is no file {path}; name a text with --text.");
        var text = File.ReadAllText(path);
        if (!Ascii.IsValid(text) || text.Contains('\r', StringComparison.Ordinal) || text.Length < 1_000)
        {
            throw new TroubleException(
                $"{path} must be a text of 1,000 characters or more, in ASCII, whose lines end with a newline.");
        }

        _lines = [.. text.Split('\n').Select(line => Encoding.ASCII.GetBytes(line + "\n"))];
    }

    /// <summary>Its characters, in ascending order.</summary>
    public IReadOnlyList<char> Characters => [.. _lines.SelectMany(line => line).Distinct().Order().Select(value => (char)value)];

    /// <summary>Writes a file, and the same text as a folder of packed files.</summary>
    /// <param name="bytes">At least this many; each file ends with a whole line.</param>
    /// <param name="file">The file, which is replaced.</param>
    /// <param name="folder">The folder to fill.</param>
    public void Write(long bytes, string file, string folder)
    {
        Directory.CreateDirectory(folder);
        using var whole = File.Create(file);
        var order = (byte[][])_lines.Clone();
        var turn = 0;
        for (var number = 0; number < PackedFiles; number++)
        {
            using var packed = new GZipStream(File.Create(Path.Combine(folder, $"{number}.txt.gz")), CompressionLevel.Fastest);
            while (whole.Position < (number + 1) * bytes / PackedFiles)
            {
                new Random(turn++).Shuffle(order);
                foreach (var line in order)
                {
                    whole.Write(line);
                    packed.Write(line);
                }
            }
        }
    }
}
