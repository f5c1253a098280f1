namespace DistSeq.Contracts.Generation;

/// <summary>What predict can ask of a model.</summary>
/// <param name="Does">What it does, said after "the model": <c>tells 7 classes apart</c>.</param>
/// <param name="Horizon">Most rows ahead that it forecasts for a whole table; null where it is asked line by line.</param>
[GenerateSerializer, Immutable, Alias("distseq.PredictionForm")]
public sealed record PredictionForm([property: Id(0)] string Does, [property: Id(1)] int? Horizon)
{
    /// <summary>Whether it searches among answers, as many side by side as the user asks for.</summary>
    [Id(2)]
    public bool Searches { get; init; }
}
