namespace DistSeq.Engine.Models;

/// <summary>
/// Dropout probabilities in training, from 0 (the default: none) to below 1. Kept values are scaled by 1 / (1 - rate), so
/// evaluation needs no change. Only zoneout uses the mean of both values in evaluation.
/// </summary>
public sealed record DropoutRates
{
    public static DropoutRates None { get; } = new();

    /// <summary>Rate for each output of a layer that feeds the next layer (Zaremba et al. 2014).</summary>
    public double BetweenLayers { get; init; }

    /// <summary>
    /// Rate for each number of the first layer's input, an embedding or a dense vector; one-hot ids are never dropped.
    /// </summary>
    public double Input { get; init; }

    /// <summary>Rate for each output of the last layer that feeds the head; not used without a head.</summary>
    public double Output { get; init; }

    /// <summary>
    /// Whether all time steps of a window share one mask for inputs and outputs (variational: Gal and Ghahramani 2016).
    /// </summary>
    public bool Locked { get; init; }

    /// <summary>
    /// Rate at which each unit of h and of c keeps its value from the previous time step (Krueger et al. 2017).
    /// </summary>
    public double Zoneout { get; init; }

    /// <summary>Rate for each weight from h to h, one mask for all lanes of a step (DropConnect: Merity et al. 2018).</summary>
    public double WeightDrop { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A rate is not in 0 … 1 (exclusive).</exception>
    internal void Check()
    {
        Check(BetweenLayers, nameof(BetweenLayers));
        Check(Input, nameof(Input));
        Check(Output, nameof(Output));
        Check(Zoneout, nameof(Zoneout));
        Check(WeightDrop, nameof(WeightDrop));
    }

    private static void Check(double rate, string name)
    {
        if (!(rate >= 0 && rate < 1))
            throw new ArgumentOutOfRangeException(name, rate, "A dropout rate must be 0 or more and below 1.");
    }
}
