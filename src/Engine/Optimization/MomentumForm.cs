namespace DistSeq.Engine.Optimization;

/// <summary>Definition of the velocity in <see cref="Momentum"/> and <see cref="Nesterov"/>.</summary>
public enum MomentumForm
{
    /// <summary>
    /// v = momentum v + g, as in PyTorch: with a constant gradient the step grows to 1 / (1 - momentum) times that of gradient
    /// descent.
    /// </summary>
    Sum,

    /// <summary>
    /// v = momentum v + (1 - momentum) g, as in the course: with a constant gradient the step grows to that of gradient descent.
    /// </summary>
    Average,
}
