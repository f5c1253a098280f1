namespace DistSeq.Engine.Numerics;

/// <summary>What a stream of random numbers is for. These numbers affect results: never reuse or change one.</summary>
public enum RandomPurpose
{
    /// <summary>Initial parameter values.</summary>
    Initialization = 1,

    /// <summary>Order of sequences in an epoch.</summary>
    Order = 2,

    /// <summary>Choice of the sequences held out for validation.</summary>
    Split = 3,

    /// <summary>Sampled text.</summary>
    Sampling = 4,

    /// <summary>Values of a sweep's trials.</summary>
    Search = 5,

    /// <summary>Outputs of a layer dropped before the next layer or the head.</summary>
    Dropout = 6,

    /// <summary>Units that keep their h.</summary>
    ZoneoutHidden = 7,

    /// <summary>Units that keep their c.</summary>
    ZoneoutCell = 8,

    /// <summary>Weights dropped from recurrent matrices.</summary>
    WeightDrop = 9,

    /// <summary>Numbers dropped from the first layer's input.</summary>
    InputDropout = 10,

    /// <summary>Scrambling of a Sobol sequence.</summary>
    Scrambling = 11,
}
