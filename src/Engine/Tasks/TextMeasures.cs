using DistSeq.Engine.Data.Tokenization;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks;

/// <summary>Measures of the tasks that predict the next token.</summary>
internal static class TextMeasures
{
    public static IReadOnlyList<Measure> Of(Tally tally, Tokenizer tokenizer)
    {
        var measures = new List<Measure>
        {
            new("loss", tally.MeanLoss, "nats", IsBetterHigh: false),
            new("perplexity", Math.Exp(tally.MeanLoss), "", IsBetterHigh: false),
        };
        if (tokenizer.Kind == TokenKind.Character)
            measures.Add(new("bits-per-character", tally.MeanLoss / Math.Log(2), "bits", IsBetterHigh: false));
        return measures;
    }
}
