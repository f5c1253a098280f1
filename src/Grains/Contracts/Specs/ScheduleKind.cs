namespace DistSeq.Contracts.Specs;

/// <summary>How the learning rate changes from step to step, from 1.</summary>
public enum ScheduleKind
{
    /// <summary>It does not.</summary>
    Constant,

    /// <summary>learningRate / (1 + factor (step - 1)): Keras 2's decay.</summary>
    InverseTime,

    /// <summary>learningRate * factor^(step - 1).</summary>
    Exponential,

    /// <summary>learningRate * factor^floor((step - 1) / length).</summary>
    Stairs,

    /// <summary>Half a cosine from learningRate to 0 over length steps.</summary>
    Cosine,

    /// <summary>
    /// Multiplied by factor when the objective on the validation split has not improved for patience measurements.
    /// </summary>
    OnPlateau,
}
