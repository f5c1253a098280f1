namespace DistSeq.Exercises;

/// <summary>
/// First weights as PyTorch draws them: uniform in ±1 / sqrt(H), biases of layers as the sum of two such draws (PyTorch has two
/// biases), embeddings normal with variance 1.
/// </summary>
internal static class UniformWeights
{
    public static float[] Of(ModelDefinition model, long seed)
    {
        var layout = new ParameterLayout(model);
        var weights = new float[layout.Length];
        var limit = 1 / Math.Sqrt(model.Hidden);
        for (var index = 0; index < layout.Ranges.Count; index++)
        {
            var range = layout.Ranges[index];
            var random = new CounterRandom(seed, RandomPurpose.Initialization, index);
            // The head reads both directions.
            var bound = range.Name.StartsWith("head", StringComparison.Ordinal) ? 1 / Math.Sqrt(model.Width) : limit;
            var isTwice = range.Name.StartsWith("layers", StringComparison.Ordinal)
                && range.Name.EndsWith("bias", StringComparison.Ordinal);
            foreach (ref var weight in weights.AsSpan(range.Offset, range.Length))
            {
                weight = range.Name == "embedding"
                    ? Normal(ref random)
                    : (float)((Signed(ref random) + (isTwice ? Signed(ref random) : 0)) * bound);
            }
        }

        return weights;
    }

    /// <summary>Sets the bias of an LSTM's forget gate: its gates are i, f, o, g.</summary>
    public static void SetForgetBias(ModelDefinition model, float[] weights, float bias) =>
        new ParameterLayout(model).Slice(weights, "layers.0.bias").Slice(model.Hidden, model.Hidden).Fill(bias);

    private static double Signed(ref CounterRandom random) => (2 * random.NextDouble()) - 1;

    // The sum of twelve uniforms.
    private static float Normal(ref CounterRandom random)
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++)
            sum += random.NextDouble();
        return (float)sum;
    }
}
