using DistSeq.Contracts.Generation;

namespace DistSeq.Client.Runs;

/// <summary>
/// The JSON of evaluate. Loss in nats per target; bits per character of models of characters, accuracy of models of classes;
/// unknown tokens, whether they were left out, and their share of all; how far the weights have been trained; all that the
/// model's task measures by name.
/// </summary>
internal sealed record EvaluationRow(
    double? Loss, double? Perplexity, double? BitsPerCharacter, double? Accuracy, long Tokens, long Unknown,
    bool LeavesUnknownOut, double UnknownShare, long? Step, long? Steps,
    IReadOnlyDictionary<string, double?> Measures)
{
    public static EvaluationRow Of(EvaluationResult result) => new(
        Finite.OrNull(result.Loss), Finite.OrNull(result.Perplexity), Finite.OrNull(result.BitsPerCharacter), result.Accuracy, result.Tokens,
        result.Unknown, result.LeavesUnknownOut, result.UnknownShare, result.Step, result.Steps,
        JobMeasures.Of(result.Measures).Validation);
}
