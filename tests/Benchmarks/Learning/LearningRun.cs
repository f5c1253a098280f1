namespace DistSeq.Benchmarks.Learning;

/// <summary>How a task is run.</summary>
/// <param name="Data">Path of its data; empty for tasks that make their own.</param>
/// <param name="Seed">Seed of weights, order and what is held out.</param>
/// <param name="IsUniform">Whether first weights are drawn as by PyTorch; otherwise as by the engine.</param>
/// <param name="Progress">Gets about one line per epoch.</param>
internal sealed record LearningRun(string Data, long Seed, bool IsUniform, TextWriter Progress)
{
    public float[] Weights(ModelDefinition model) => Weights(model, Seed);

    public float[] Weights(ModelDefinition model, long seed) =>
        IsUniform ? UniformWeights.Of(model, seed) : FirstWeights.Of(model, seed);

    public void Report(string place, string name, double value) =>
        Progress.WriteLine($"{place}: {name} {Figures.Precise(value)}");

    /// <exception cref="TroubleException">The file is missing.</exception>
    public FileStream Open(string file = "")
    {
        var path = Path.Combine(Data, file);
        return File.Exists(path) ? File.OpenRead(path) : throw new TroubleException($"There is no file {path}.");
    }
}
