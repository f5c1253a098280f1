using System.Text.Encodings.Web;
using System.Text.Json;

namespace DistSeq.Engine.Data.Tokenization;

/// <summary>
/// A vocabulary as JSON, one token per line: <c>{"format": "distseq-vocabulary-1", "unit": "word", "foldCase": true, "tokens":
/// [...]}</c>. A token's id is its index. Unit and foldCase are present if the vocabulary has a tokenizer.
/// </summary>
internal static class VocabularyFile
{
    private const string Format = "distseq-vocabulary-1";

    private static readonly JsonWriterOptions Writing = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    public static void Write(Vocabulary vocabulary, Stream destination) => Write(null, vocabulary, destination);

    public static void Write(TextCoder coder, Stream destination) => Write(coder.Tokenizer, coder.Vocabulary, destination);

    /// <summary>Reads the vocabulary and ignores any tokenizer. Reads to the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The stream is not a vocabulary file, or is damaged.</exception>
    public static Vocabulary Read(Stream source) => Read(source, root => ReadTokens(root));

    /// <summary>Reads the vocabulary and its tokenizer. Reads to the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The file is not a vocabulary, is damaged, or has no tokenizer.</exception>
    public static TextCoder ReadCoder(Stream source) => Read(source, root =>
    {
        var name = Get(root, "unit", JsonValueKind.String).GetString();
        var fold = Get(root, "foldCase", JsonValueKind.True, JsonValueKind.False).GetBoolean();
        foreach (var unit in Enum.GetValues<TokenKind>())
        {
            if (name == Name(unit))
                return new TextCoder(new Tokenizer(unit, fold), ReadTokens(root));
        }

        throw new InvalidDataException($"The vocabulary file has the unit '{name}'; it must be character, word or given.");
    });

    private static void Write(Tokenizer? tokenizer, Vocabulary vocabulary, Stream destination)
    {
        using var writer = new Utf8JsonWriter(destination, Writing);
        writer.WriteStartObject();
        writer.WriteString("format", Format);
        if (tokenizer is not null)
        {
            writer.WriteString("unit", Name(tokenizer.Kind));
            writer.WriteBoolean("foldCase", tokenizer.FoldCase);
        }

        writer.WriteStartArray("tokens");
        foreach (var token in vocabulary.Tokens)
            writer.WriteStringValue(token);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static T Read<T>(Stream source, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(source, Reading);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Get(root, "format", JsonValueKind.String).GetString() is not Format)
                throw new InvalidDataException($"Not a vocabulary file: its format is not {Format}.");
            return read(root);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a JSON string is not valid Unicode.
            throw new InvalidDataException($"The vocabulary file is damaged: {e.Message}", e);
        }
    }

    private static Vocabulary ReadTokens(JsonElement root)
    {
        var list = Get(root, "tokens", JsonValueKind.Array);
        var tokens = new string[list.GetArrayLength()];
        var id = 0;
        foreach (var token in list.EnumerateArray())
        {
            var text = token.ValueKind == JsonValueKind.String ? token.GetString() : null;
            if (string.IsNullOrEmpty(text))
                throw new InvalidDataException(
                    $"The vocabulary file is damaged: token {id} is not a text of one character or more.");
            tokens[id++] = text;
        }

        return new Vocabulary(tokens);
    }

    private static JsonElement Get(JsonElement root, string name, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (!root.TryGetProperty(name, out var value) || !kinds.Contains(value.ValueKind))
            throw new InvalidDataException(
                $"The vocabulary file has no '{name}' of the right kind; only files written by distseq can be read.");
        return value;
    }

    private static string Name(TokenKind unit) => unit switch
    {
        TokenKind.Character => "character",
        TokenKind.Word => "word",
        _ => "given",
    };
}
