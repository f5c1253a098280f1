namespace DistSeq.Benchmarks.Steps;

/// <summary>One training step to measure.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Cell">The cell of every layer.</param>
/// <param name="Vocabulary">V: ids in, logits out.</param>
/// <param name="Hidden">H.</param>
/// <param name="Layers">Recurrent layers.</param>
/// <param name="Batch">B: rows of the batch.</param>
/// <param name="Window">T: time steps.</param>
/// <param name="Optimizer">The update rule.</param>
internal sealed record StepConfig(
    string Name, CellKind Cell, int Vocabulary, int Hidden, int Layers, int Batch, int Window, OptimizerKind Optimizer)
{
    /// <summary>Width of the embedding between ids and first layer; 0 for one-hot ids.</summary>
    public int Embedding { get; init; }

    /// <summary>Limit of every element of the gradient; null for none.</summary>
    public float? ClipValue { get; init; }

    /// <summary>Limit of the norm of the whole gradient; null for none.</summary>
    public float? ClipNorm { get; init; } = 5;

    public int TokensPerStep => Batch * Window;

    public double LearningRate => Optimizer == OptimizerKind.Adam ? 0.002 : 0.1;
}
