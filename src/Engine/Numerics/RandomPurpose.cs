namespace DistSeq.Engine.Numerics;

/// <summary>What a stream of random numbers is for. Numbers are part of the result: never reuse or renumber one.</summary>
public enum RandomPurpose
{
    /// <summary>First values of parameters.</summary>
    Initialization = 1,

    /// <summary>Order of sequences within an epoch.</summary>
    Order = 2,

    /// <summary>Choice of the sequences held out for validation.</summary>
    Split = 3,

    /// <summary>Sampled text.</summary>
    Sampling = 4,

    /// <summary>Values of a sweep's trials.</summary>
    Search = 5,

    /// <summary>Outputs left out between layers.</summary>
    Dropout = 6,

    /// <summary>Units whose h keeps its value.</summary>
    ZoneoutHidden = 7,

    /// <summary>Units whose c keeps its value.</summary>
    ZoneoutCell = 8,

    /// <summary>Weights left out of recurrent matrices.</summary>
    WeightDrop = 9,
}
