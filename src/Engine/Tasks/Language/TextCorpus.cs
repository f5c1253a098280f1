using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Streaming;

namespace DistSeq.Engine.Tasks.Language;

/// <summary>
/// A continuous text that stays in its prepared form and may be larger than memory. The form is little-endian: the length and
/// text of "distseq-text-1"; for each split (train, validation, test) its first token and its token count, 8 bytes each; then a
/// <see cref="TokenFile"/> of all tokens.
/// </summary>
/// <param name="Tokens">Tokens of all splits.</param>
/// <param name="Train">Tokens to train on.</param>
/// <param name="Valid">Tokens held out for validation; may be empty.</param>
/// <param name="Test">Tokens of the test split; may be empty.</param>
internal sealed record TextCorpus(TokenFile Tokens, TokenRun Train, TokenRun Valid, TokenRun Test) : Corpus
{
    private const string Magic = "distseq-text-1";

    public override string FormatName => DataFormat.Text.ToString().ToLowerInvariant();

    public override Codec Codec => new TokenCodec(DataFormat.Text, Tokens.Coder, null);

    public override long Sequences => Math.Sign(Train.Count);

    public override bool KeepsReading => true;

    public override bool LeavesUnknownOut => Tokens.Coder.Vocabulary.Unknown is null;

    public override double UnknownShare => Tokens.Count == 0 ? 0 : (double)Unknown / Tokens.Count;

    public override long Targets(Split split) => Of(split).Count;

    public TokenRun Of(Split split) => Choose(split, Train, Valid, Test);

    /// <summary>Copies the prepared form.</summary>
    public void Write(Stream destination)
    {
        WriteHead(destination, Train, Valid, Test);
        Tokens.CopyTo(destination);
    }

    /// <summary>Reads the head. If the stream has another form, returns null and leaves its position unchanged.</summary>
    /// <param name="prepared">Seekable; must stay open as long as the corpus is used.</param>
    /// <exception cref="InvalidDataException">The form is damaged.</exception>
    public static TextCorpus? Open(Stream prepared)
    {
        if (!prepared.CanSeek)
            return null;
        var begin = prepared.Position;
        var head = new byte[1 + Magic.Length];
        if (prepared.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length
            || head[0] != Magic.Length || Encoding.ASCII.GetString(head, 1, Magic.Length) != Magic)
        {
            prepared.Position = begin;
            return null;
        }

        using var reader = new BinaryReader(prepared, Encoding.UTF8, leaveOpen: true);
        TokenRun Read() => new(reader.ReadInt64(), reader.ReadInt64());
        var (train, valid, test) = (Read(), Read(), Read());
        var file = TokenFile.Open(prepared);
        foreach (var run in new[] { train, valid, test })
        {
            if (run.First < 0 || run.Count < 0 || run.First > file.Count - run.Count)
                throw new InvalidDataException($"The prepared text is damaged: it has {file.Count} tokens and claims {run}.");
        }

        return new TextCorpus(file, train, valid, test);
    }

    /// <summary>Writes the head before the token file. Its length is always the same.</summary>
    internal static void WriteHead(Stream destination, params ReadOnlySpan<TokenRun> splits)
    {
        using var writer = new BinaryWriter(destination, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        foreach (var split in splits)
        {
            writer.Write(split.First);
            writer.Write(split.Count);
        }
    }
}
