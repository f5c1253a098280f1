using System.Text.Json;
using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Tasks;

/// <summary>Converts text to ids and back, and names the classes.</summary>
/// <param name="Format">How data is divided into sequences.</param>
/// <param name="Coder">Converts text to ids and back.</param>
/// <param name="Classes">Classes of sequences or tokens; null if the next token is predicted.</param>
internal sealed record TokenCodec(DataFormat Format, TextCoder Coder, Vocabulary? Classes) : Codec
{
    private const string FormatField = "data.format";
    private const string TokensField = "data.tokens";
    private const string LowercaseField = "data.lowercase";
    private const string VocabularyField = "vocabulary";
    private const string ClassesField = "classes";

    /// <summary>The data's columns, for formats with columns.</summary>
    public ColumnNames Columns { get; init; } = new();

    public override int Vocabulary => Coder.Vocabulary.Count;

    /// <summary>Number of a model's logits.</summary>
    public int Outputs => (Classes ?? Coder.Vocabulary).Count;

    public override IReadOnlyDictionary<string, string> Fields
    {
        get
        {
            var fields = new Dictionary<string, string>
            {
                [FormatField] = Format.ToString().ToLowerInvariant(),
                [TokensField] = Coder.Tokenizer.Kind.ToString().ToLowerInvariant(),
                [LowercaseField] = Coder.Tokenizer.FoldCase ? "true" : "false",
                [VocabularyField] = JsonSerializer.Serialize(Coder.Vocabulary.Tokens),
            };
            if (Classes is not null)
                fields[ClassesField] = JsonSerializer.Serialize(Classes.Tokens);
            foreach (var (name, value) in Columns.Fields)
                fields[name] = value;
            return fields;
        }
    }

    /// <inheritdoc cref="LearningTask.OpenCodec"/>
    public static TokenCodec Open(IReadOnlyDictionary<string, string> fields)
    {
        var format = Named<DataFormat>(Field(fields, FormatField));
        // Models of the first version use characters unchanged.
        var tokenizer = new Tokenizer(
            Named<TokenKind>(fields.GetValueOrDefault(TokensField) ?? "character"),
            Flag(LowercaseField, fields.GetValueOrDefault(LowercaseField) ?? "false"));
        var classes = format is DataFormat.Lines or DataFormat.Text ? null : Tokens(Field(fields, ClassesField));
        return new TokenCodec(format, new TextCoder(tokenizer, Tokens(Field(fields, VocabularyField))), classes)
        {
            Columns = ColumnNames.Of(fields),
        };
    }

    private static bool Flag(string name, string text) => bool.TryParse(text, out var flag)
        ? flag
        : throw new FormatException($"its {name} is '{text}'; it must be true or false.");

    private static Vocabulary Tokens(string json) => new(
        JsonSerializer.Deserialize<string[]>(json) is { } tokens && Array.TrueForAll(tokens, static token => token is not null)
            ? tokens
            : throw new JsonException("It has no text in the place of a token."));

    // Accepts only names: Enum.Parse would also accept numbers of kinds that do not exist.
    private static T Named<T>(string text)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (value.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        throw new FormatException($"'{text}' is none of {string.Join(", ", Enum.GetNames<T>())}.");
    }
}
