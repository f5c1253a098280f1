namespace DistSeq.Contracts.Specs;

/// <summary>
/// Probabilities of leaving things out in training, drawn anew in each step from the job's seed, the step and the lane. Default
/// nothing.
/// </summary>
[GenerateSerializer, Immutable, Alias("distseq.DropoutSpec")]
public sealed record DropoutSpec
{
    /// <summary>For each output of a layer on its way to the next layer, 0 to 0.99. Default 0.</summary>
    [Id(0), Between(0, 0.99)]
    public double BetweenLayers { get; init; }

    /// <summary>
    /// Whether <see cref="BetweenLayers"/>, <see cref="Input"/> and <see cref="Output"/> leave out the same places at all time
    /// steps of a window (variational). Default no.
    /// </summary>
    [Id(1)]
    public bool Locked { get; init; }

    /// <summary>For each unit of h and of c to keep its value of the time step before, 0 to 0.99. Default 0.</summary>
    [Id(2), Between(0, 0.99)]
    public double Zoneout { get; init; }

    /// <summary>For each weight from h to h, for a whole step (DropConnect), 0 to 0.99. Default 0.</summary>
    [Id(3), Between(0, 0.99)]
    public double WeightDrop { get; init; }

    /// <summary>
    /// For each number that the first layer reads, of an embedding or of a vector, 0 to 0.99. One-hot tokens have no such
    /// numbers. Default 0.
    /// </summary>
    [Id(4), Between(0, 0.99)]
    public double Input { get; init; }

    /// <summary>
    /// For each output of the last layer on its way to the head, 0 to 0.99; for the task translate those of the decoder, since
    /// its encoder has no head. Default 0.
    /// </summary>
    [Id(5), Between(0, 0.99)]
    public double Output { get; init; }
}
