using DistSeq.Contracts.Generation;

namespace DistSeq.Client.Runs;

/// <summary>The JSON of evaluate. Loss in nats per token.</summary>
internal sealed record EvaluationRow(double? Loss, double? Perplexity, double? BitsPerCharacter, long Tokens, long Unknown)
{
    public static EvaluationRow Of(EvaluationResult result) => new(
        Finite.OrNull(result.Loss), Finite.OrNull(result.Perplexity), Finite.OrNull(result.BitsPerCharacter), result.Tokens, result.Unknown);
}
