namespace DistSeq.Engine.Optimization;

/// <summary>
/// Position of the epsilon of <see cref="Adam"/>. With c2 = 1 - beta2^t, the mean m / (1 - beta1^t) is divided by:
/// </summary>
public enum AdamForm
{
    /// <summary>sqrt(v / c2) + epsilon: PyTorch, and the paper's algorithm.</summary>
    PyTorch,

    /// <summary>
    /// (sqrt(v) + epsilon) / sqrt(c2): Keras 2, and the note at the end of section 2 of the paper. That epsilon is 1e-7.
    /// </summary>
    Keras,

    /// <summary>sqrt(v / c2 + epsilon): the course's rnn_utils.</summary>
    Course,
}
