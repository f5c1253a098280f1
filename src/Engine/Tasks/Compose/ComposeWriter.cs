using DistSeq.Engine.Generation;
using DistSeq.Engine.Models;

namespace DistSeq.Engine.Tasks.Compose;

/// <summary>Draws texts of a class, token by token.</summary>
internal sealed class ComposeWriter(ModelDefinition model, ReadOnlyMemory<float> weights, TokenCodec codec) : IWriter
{
    public IReadOnlyList<string> Classes { get; } = ClassTokens.Of(codec);

    public IReadOnlyList<Written> Write(WriteRequest request)
    {
        var (coder, options) = (ClassTokens.Text(codec), request.Options);
        var place = request.Class is { } name ? Classes.ToList().IndexOf(name) : -1;
        if (place < 0)
            throw new ArgumentException($"'{request.Class}' is no class of the model.", nameof(request));
        var ids = coder.Encode(request.Prompt, out var unknown);
        if (unknown > 0)
            throw new UnknownTokensException(coder);

        var sampler = new Sampler(model, weights.Span);
        int[] fed = [coder.Vocabulary.Count + place, .. ids];
        // Never write the unknown-word token.
        if (coder.Vocabulary is { Unknown: { } lacking, Count: > 1 })
            options = options with { Forbidden = [lacking] };
        return
        [
            .. Enumerable.Range(0, request.Count).Select(number => new Written(coder.Decode(
                [.. ids, .. sampler.Draw(number, fed, coder.EndOfLine, options, isBegun: ids.Length > 0)]))),
        ];
    }
}
