namespace DistSeq.Contracts.Generation;

/// <summary>How well a model predicts a corpus.</summary>
/// <param name="Loss">Nats per token.</param>
/// <param name="Tokens">Target tokens measured.</param>
/// <param name="Unknown">Tokens of the corpus that the model's vocabulary lacks; they were left out.</param>
[GenerateSerializer, Immutable, Alias("distseq.EvaluationResult")]
public sealed record EvaluationResult(
    [property: Id(0)] double Loss,
    [property: Id(1)] long Tokens,
    [property: Id(2)] long Unknown)
{
    /// <summary>exp(loss): the number of equally likely tokens that would be as surprising.</summary>
    public double Perplexity => Math.Exp(Loss);

    /// <summary>loss / ln 2; bits per character where tokens are characters.</summary>
    public double BitsPerCharacter => Loss / Math.Log(2);
}
