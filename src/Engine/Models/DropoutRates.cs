namespace DistSeq.Engine.Models;

/// <summary>
/// Probabilities, 0 (the default: nothing) up to below 1, of what is left out in training. What is left in is scaled by 1 / (1 - rate), so
/// that evaluation needs no change; only zoneout there takes the mean of both values.
/// </summary>
public sealed record DropoutRates
{
    /// <summary>Nothing is dropped.</summary>
    public static DropoutRates None { get; } = new();

    /// <summary>Of each output of a layer on its way to the next layer (Zaremba et al. 2014).</summary>
    public double BetweenLayers { get; init; }

    /// <summary>Whether the outputs left out are the same at all time steps of a window (variational: Gal and Ghahramani 2016).</summary>
    public bool Locked { get; init; }

    /// <summary>Of each unit of h and of c to keep its value of the time step before (Krueger et al. 2017).</summary>
    public double Zoneout { get; init; }

    /// <summary>Of each weight from h to h, the same for all lanes of a step (DropConnect: Merity et al. 2018).</summary>
    public double WeightDrop { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A rate is not in 0 … 1 (exclusive).</exception>
    internal void Check()
    {
        Check(BetweenLayers, nameof(BetweenLayers));
        Check(Zoneout, nameof(Zoneout));
        Check(WeightDrop, nameof(WeightDrop));
    }

    private static void Check(double rate, string name)
    {
        if (!(rate >= 0 && rate < 1))
            throw new ArgumentOutOfRangeException(name, rate, "A dropout rate must be 0 or more and below 1.");
    }
}
