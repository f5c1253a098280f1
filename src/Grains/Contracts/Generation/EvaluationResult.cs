namespace DistSeq.Contracts.Generation;

/// <summary>How well a model predicts a corpus.</summary>
/// <param name="Loss">Nats per target: a token, or the class of a sequence or a token.</param>
/// <param name="Tokens">Targets measured.</param>
/// <param name="Unknown">
/// Tokens of the corpus that the model's vocabulary lacks: they count as &lt;UNK&gt;, or were left out where it has none.
/// </param>
[GenerateSerializer, Immutable, Alias("distseq.EvaluationResult")]
public sealed record EvaluationResult(
    [property: Id(0)] double Loss,
    [property: Id(1)] long Tokens,
    [property: Id(2)] long Unknown)
{
    /// <summary>Share of the classes or tags that the model predicts correctly, 0 to 1; null for next-token models.</summary>
    [Id(3)]
    public double? Accuracy { get; init; }

    /// <summary>Whether the targets are characters. Default yes.</summary>
    [Id(4)]
    public bool OfCharacters { get; init; } = true;

    /// <summary>Optimizer updates applied to the weights; null for a checkpoint file that does not say.</summary>
    [Id(5)]
    public long? Step { get; init; }

    /// <summary>Updates that their job was to make; null for a checkpoint file that does not say.</summary>
    [Id(6)]
    public long? Steps { get; init; }

    /// <summary>
    /// Whether unknown tokens were left out, because the model has no &lt;UNK&gt; to read in their place. Default yes.
    /// </summary>
    [Id(7)]
    public bool LeavesUnknownOut { get; init; } = true;

    /// <summary>Share of the corpus' tokens that the model does not know, 0 to 1.</summary>
    [Id(8)]
    public double UnknownShare { get; init; }

    /// <summary>Every measure of the model's task; the first is the objective.</summary>
    [Id(9)]
    public IReadOnlyList<MeasuredValue> Measures { get; init; } = [];

    /// <summary>The measures of parts of the data, such as classes.</summary>
    [Id(10)]
    public IReadOnlyList<MeasuredTable> Tables { get; init; } = [];

    /// <summary>Whether the loss is in nats; else it is an error of numbers.</summary>
    public bool IsInNats => Measures is [] or [{ Unit: "nats" }, ..];

    /// <summary>
    /// exp(loss): the number of equally likely targets that would be as surprising; NaN where the loss is not in nats.
    /// </summary>
    public double Perplexity => IsInNats ? Math.Exp(Loss) : double.NaN;

    /// <summary>loss / ln 2; null where targets are not characters.</summary>
    public double? BitsPerCharacter => OfCharacters ? Loss / Math.Log(2) : null;
}
