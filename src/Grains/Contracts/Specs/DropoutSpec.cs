namespace DistSeq.Contracts.Specs;

/// <summary>
/// Probabilities of what is left out in training, drawn anew in each step from the job's seed, the step and the lane. Default nothing.
/// </summary>
[GenerateSerializer, Immutable, Alias("distseq.DropoutSpec")]
public sealed record DropoutSpec
{
    /// <summary>Of each output of a layer on its way to the next layer, 0 to 0.99. Default 0.</summary>
    [Id(0), Between(0, 0.99)]
    public double BetweenLayers { get; init; }

    /// <summary>Whether <see cref="BetweenLayers"/> leaves out the same outputs at all time steps of a window (variational). Default no.</summary>
    [Id(1)]
    public bool Locked { get; init; }

    /// <summary>Of each unit of h and of c to keep its value of the time step before, 0 to 0.99. Default 0.</summary>
    [Id(2), Between(0, 0.99)]
    public double Zoneout { get; init; }

    /// <summary>Of each weight from h to h, for a whole step (DropConnect), 0 to 0.99. Default 0.</summary>
    [Id(3), Between(0, 0.99)]
    public double WeightDrop { get; init; }
}
