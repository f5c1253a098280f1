using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Tasks.Language;

/// <summary>Concatenated text of some files, read by <see cref="Utf8Reader"/>. A file is open only while it is read.</summary>
internal sealed class SourceText(Sources sources, IReadOnlyList<SourceFile> files) : TextReader
{
    private Stream? _content;
    private Utf8Reader? _text;
    private int _next;

    /// <exception cref="InvalidDataException">The text is not UTF-8; the message names the file if there are several.</exception>
    public override int Read(Span<char> buffer)
    {
        while (!buffer.IsEmpty && (_text is not null || _next < files.Count))
        {
            if (ReadFile(files[_text is null ? _next : _next - 1], buffer) is > 0 and var count)
                return count;
            EndFile();
        }

        return 0;
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            EndFile();
        base.Dispose(disposing);
    }

    private int ReadFile(SourceFile file, Span<char> buffer)
    {
        try
        {
            if (_text is null)
            {
                _next++;
                _content = file.Open();
                _text = new Utf8Reader(_content);
            }

            return _text.Read(buffer);
        }
        catch (InvalidDataException e) when (sources.NameOf(file) is { } name)
        {
            throw new InvalidDataException($"{name}: {e.Message}", e);
        }
    }

    private void EndFile()
    {
        _text?.Dispose();
        _content?.Dispose();
        (_text, _content) = (null, null);
    }
}
