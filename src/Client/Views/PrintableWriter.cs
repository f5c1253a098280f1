namespace DistSeq.Client.Views;

/// <summary>
/// Passes text on without the characters that would control a terminal: whatever a user, a file or a cluster has put into a
/// message is shown, never obeyed.
/// </summary>
internal sealed class PrintableWriter(TextWriter inner) : TextWriter
{
    /// <summary>The writer behind it, for output that is meant to control the terminal.</summary>
    public TextWriter Inner => inner;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => inner.Write(Figures.Printable(value.ToString()));

    public override void Write(string? value) => inner.Write(Figures.Printable(value ?? ""));

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void WriteLine(string? value) => inner.WriteLine(Figures.Printable(value ?? ""));

    public override void WriteLine() => inner.WriteLine();

    public override Task WriteAsync(string? value) => inner.WriteAsync(Figures.Printable(value ?? ""));

    public override Task WriteLineAsync(string? value) => inner.WriteLineAsync(Figures.Printable(value ?? ""));

    public override Task WriteLineAsync() => inner.WriteLineAsync();

    public override void Flush() => inner.Flush();

    public override Task FlushAsync() => inner.FlushAsync();
}
