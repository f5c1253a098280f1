namespace DistSeq.Contracts.Specs;

/// <summary>Whose formula an update rule follows where they differ.</summary>
public enum OptimizerForm
{
    /// <summary>
    /// PyTorch: Adam's epsilon is outside the root, beside the corrected mean square; momentum is a sum of gradients.
    /// </summary>
    Torch,

    /// <summary>Keras 2, for adam: epsilon, 1e-7 there, is beside the root of the mean square before it is corrected.</summary>
    Keras,

    /// <summary>
    /// Ng's course: Adam's epsilon is inside the root; momentum is an average, v = momentum v + (1 - momentum) gradient.
    /// </summary>
    Course,
}
