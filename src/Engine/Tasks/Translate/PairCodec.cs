using System.Text.Json;
using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Tasks.Translate;

/// <summary>Converts sources to ids, and ids to targets.</summary>
/// <param name="Source">Coder of the input. Unknown tokens are &lt;UNK&gt;.</param>
/// <param name="Target">Coder of the output, which ends with &lt;EOS&gt;.</param>
/// <param name="LongestTarget">Tokens of the longest training target, including its end.</param>
internal sealed record PairCodec(TextCoder Source, TextCoder Target, int LongestTarget) : Codec
{
    private const string FormatField = "data.format";
    private const string TokensField = "data.tokens";
    private const string LowercaseField = "data.lowercase";
    private const string SourceField = "vocabulary";
    private const string TargetField = "target.vocabulary";
    private const string LongestField = "target.longest";

    /// <summary>The id of &lt;EOS&gt; among the targets.</summary>
    public int End => Target.Vocabulary.Find(SpecialTokens.End)!.Value;

    public override int Vocabulary => Source.Vocabulary.Count;

    public override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string>
    {
        [FormatField] = TranslateTask.Tsv,
        [TokensField] = Source.Tokenizer.Kind.ToString().ToLowerInvariant(),
        [LowercaseField] = Source.Tokenizer.FoldCase ? "true" : "false",
        [SourceField] = JsonSerializer.Serialize(Source.Vocabulary.Tokens),
        [TargetField] = JsonSerializer.Serialize(Target.Vocabulary.Tokens),
        [LongestField] = LongestTarget.ToString(CultureInfo.InvariantCulture),
    };

    /// <inheritdoc cref="LearningTask.OpenCodec"/>
    public static PairCodec Open(IReadOnlyDictionary<string, string> fields)
    {
        Vocabulary Tokens(string name) => new(JsonSerializer.Deserialize<string[]>(Field(fields, name)) ?? []);
        var word = Field(fields, TokensField);
        var unit = Enum.GetValues<TokenKind>()
            .Where(unit => unit.ToString().Equals(word, StringComparison.OrdinalIgnoreCase))
            .Select(unit => (TokenKind?)unit)
            .FirstOrDefault() ?? throw new FormatException($"'{word}' is no kind of token.");
        var tokenizer = new Tokenizer(unit, bool.Parse(Field(fields, LowercaseField)));
        var codec = new PairCodec(
            new TextCoder(tokenizer, Tokens(SourceField)), new TextCoder(tokenizer, Tokens(TargetField)),
            int.Parse(Field(fields, LongestField), CultureInfo.InvariantCulture));
        return codec.Target.Vocabulary.Find(SpecialTokens.End) is not null && codec.LongestTarget > 0
            ? codec
            : throw new FormatException($"its {TargetField} lacks {SpecialTokens.End}, or its {LongestField} is below 1.");
    }
}
