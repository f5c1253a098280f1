using DistSeq.Engine.Data;
using DistSeq.Engine.Generation;
using DistSeq.Engine.Models;

namespace DistSeq.Engine.Tasks.Language;

/// <summary>Draws text token by token.</summary>
internal sealed class LanguageWriter(ModelDefinition model, ReadOnlyMemory<float> weights, TokenCodec codec) : IWriter
{
    public IReadOnlyList<Written> Write(WriteRequest request)
    {
        var (coder, options) = (codec.Coder, request.Options);
        var ids = coder.Encode(request.Prompt, out var unknown);
        if (unknown > 0)
            throw new UnknownTokensException(coder);

        var sampler = new Sampler(model, weights.Span);
        var isLine = codec.Format == DataFormat.Lines;
        // A line starts with the zero vector. Text without a prompt starts as if after a line end.
        int[] fed = isLine ? [-1, .. ids] : ids.Length > 0 ? ids : [coder.EndOfLine ?? -1];
        var end = isLine ? coder.EndOfLine : null;
        // Never write the unknown-word token.
        if (coder.Vocabulary is { Unknown: { } lacking, Count: > 1 })
            options = options with { Forbidden = [lacking] };
        return
        [
            .. Enumerable.Range(0, request.Count)
                .Select(number => new Written(coder.Decode([.. ids, .. sampler.Draw(number, fed, end, options)]))),
        ];
    }
}
