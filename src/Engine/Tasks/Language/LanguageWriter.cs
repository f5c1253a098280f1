using DistSeq.Engine.Data;
using DistSeq.Engine.Generation;
using DistSeq.Engine.Models;

namespace DistSeq.Engine.Tasks.Language;

/// <summary>Draws text token by token.</summary>
internal sealed class LanguageWriter(ModelDefinition model, ReadOnlyMemory<float> weights, TokenCodec codec) : IWriter
{
    public IReadOnlyList<string> Write(string prompt, int count, SamplingOptions options)
    {
        var coder = codec.Coder;
        var ids = coder.Encode(prompt, out var unknown);
        if (unknown > 0)
            throw new UnknownTokensException(coder);

        var sampler = new Sampler(model, weights.Span);
        var isLine = codec.Format == CorpusFormat.Lines;
        // A line begins with the zero vector; text without a prompt begins as after a line end.
        int[] fed = isLine ? [-1, .. ids] : ids.Length > 0 ? ids : [coder.EndOfLine ?? -1];
        var end = isLine ? coder.EndOfLine : null;
        // A word that the model does not know is nothing to write.
        if (coder.Vocabulary is { Unknown: { } lacking, Count: > 1 })
            options = options with { Forbidden = [lacking] };
        return
        [
            .. Enumerable.Range(0, count)
                .Select(number => coder.Decode([.. ids, .. sampler.Draw(number, fed, end, options)])),
        ];
    }
}
