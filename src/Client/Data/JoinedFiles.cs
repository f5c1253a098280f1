namespace DistSeq.Client.Data;

/// <summary>
/// Files read forward as one: decompressed, and text in UTF-8. A single file stays as it is; of several, each ends with a line
/// feed, so that no line spans two, and files of tagged data end with a blank line, so that no sequence does.
/// </summary>
/// <param name="files">In their order.</param>
/// <param name="data">Encoding and format.</param>
/// <param name="most">Most bytes they may have together.</param>
/// <param name="field">What failures call the path, for example data.path.</param>
/// <param name="setting">How a user sets the encoding, for example "data.encoding: ".</param>
internal sealed class JoinedFiles(DataFiles files, DataSpec data, long most, string field, string setting) : ForwardStream
{
    private Stream? _file;
    private int _next;
    private long _length;
    private byte _last = (byte)'\n';
    private int _lineEnds;

    public override bool CanRead => true;

    private string Current => files.Taken[_next - 1];

    /// <summary>Says that there is more than may be uploaded.</summary>
    public static InvalidSpecException TooLarge(string field, string path, string size, long most) => InvalidSpecException.At(
        field,
        $"{Quoted.Path(path)} has {size}; at most {(most >> 30 > 0 ? $"{most >> 30} GiB" : $"{most >> 20} MiB")} of text "
        + "can be uploaded. Serve it over http(s) and give the URL with data.sha256, so that the cluster fetches it itself.");

    /// <exception cref="InvalidSpecException">A file cannot be read, is not such text, or is too large.</exception>
    public override int Read(Span<byte> buffer)
    {
        var count = ReadOn(buffer);
        if (count > 0)
            _last = buffer[count - 1];
        _length += count;
        return _length <= most ? count : throw TooLarge(field, data.Path, "more", most);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file?.Dispose();
        base.Dispose(disposing);
    }

    private int ReadOn(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_lineEnds > 0)
            {
                _lineEnds--;
                buffer[0] = (byte)'\n';
                return 1;
            }

            if (_file is null && _next == files.Taken.Count)
                return 0;
            if (ReadFile(buffer) is > 0 and var count)
                return count;
            _file?.Dispose();
            _file = null;
            if (files.Words is not null)
                _lineEnds = (_last == (byte)'\n' ? 0 : 1) + (data.Format == DataFormat.Conll ? 1 : 0);
        }

        return 0;
    }

    private int ReadFile(Span<byte> buffer)
    {
        try
        {
            _file ??= Open(files.Taken[_next++]);
            return _file.Read(buffer);
        }
        catch (InvalidDataException exception)
        {
            throw InvalidSpecException.At(field, exception.Message);
        }
        catch (Exception exception) when (FileTrouble.Is(exception))
        {
            throw InvalidSpecException.At(field, $"{Quoted.Path(Current)} cannot be read: "
                + $"{FileTrouble.Reason(exception)}; give another file, or change who may read it.");
        }
    }

    private Stream Open(string file)
    {
        if (new FileInfo(file).Length is var length && length > most)
            throw TooLarge(field, data.Path, $"{length >> 20} MiB", most);
        return FilesAttribute.Of(data.Format).AreBytes
            ? TextContent.OpenBytes(File.OpenRead(file), file)
            : TextContent.Open(File.OpenRead(file), data.Encoding, file, setting);
    }
}
