namespace DistSeq.Engine.Optimization;

/// <summary>What the velocity of <see cref="Momentum"/> and <see cref="Nesterov"/> is.</summary>
public enum MomentumForm
{
    /// <summary>v = momentum v + g, as PyTorch has it: at rest the step is 1 / (1 - momentum) times that of gradient descent.</summary>
    Sum,

    /// <summary>v = momentum v + (1 - momentum) g, as the course has it: at rest the step is that of gradient descent.</summary>
    Average,
}
