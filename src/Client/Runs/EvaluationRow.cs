namespace DistSeq.Client.Runs;

/// <summary>
/// The JSON of evaluate. Loss in nats per target; bits per character for models of characters, accuracy for models of classes;
/// the number of unknown tokens, whether they were left out, and their share; how far the weights have been trained; every
/// measure of the model's task by name, and the measures of parts of the data by table, row and column.
/// </summary>
internal sealed record EvaluationRow(
    double? Loss, double? Perplexity, double? BitsPerCharacter, double? Accuracy, long Tokens, long Unknown,
    bool LeavesUnknownOut, double UnknownShare, long? Step, long? Steps,
    IReadOnlyDictionary<string, double?> Measures,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, double?>>> Breakdown)
{
    public static EvaluationRow Of(EvaluationResult result) => new(
        Finite.OrNull(result.Loss), Finite.OrNull(result.Perplexity), Finite.OrNull(result.BitsPerCharacter),
        result.Accuracy, result.Tokens,
        result.Unknown, result.LeavesUnknownOut, result.UnknownShare, result.Step, result.Steps,
        JobMeasures.ByName(result.Measures), Runs.Breakdown.Of(result.Tables));
}
