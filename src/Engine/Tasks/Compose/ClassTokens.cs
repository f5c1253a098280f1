using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Tasks.Compose;

/// <summary>
/// Classes among the tokens a network reads. They come after the text's tokens, so that a token has the same id as input and
/// output. They begin with a tab; among text tokens only the tab character itself does.
/// </summary>
internal static class ClassTokens
{
    private const char Mark = '\t';

    /// <summary>The network's input vocabulary.</summary>
    public static Vocabulary Inputs(Vocabulary text, Vocabulary classes) =>
        text.With(classes.Tokens.Select(static name => Mark + name));

    public static IReadOnlyList<string> Of(TokenCodec codec) =>
        [.. codec.Coder.Vocabulary.Tokens.Skip(codec.Outputs).Select(static token => token.TrimStart(Mark))];

    /// <summary>The coder that reads and writes the model's texts.</summary>
    public static TextCoder Text(TokenCodec codec) => new(codec.Coder.Tokenizer, codec.Classes!);
}
