namespace DistSeq.Benchmarks.Steps;

/// <summary>The engine's model of a configuration.</summary>
internal static class EngineModel
{
    /// <summary>The model to train.</summary>
    public static ModelDefinition Of(StepConfig config) =>
        new(config.Cell, config.Vocabulary, config.Layers, config.Hidden, config.Vocabulary)
        {
            Embedding = config.Embedding,
        };

    /// <summary>
    /// Operations in the products of a step: 6 × B T × elements of all matrices that a vector is multiplied by. That is 2 (a
    /// multiplication and an addition) for each of forward, gradient of the vector and gradient of the matrix. Looking up a row
    /// for an id is no product.
    /// </summary>
    public static double ProductFlops(StepConfig config)
    {
        var model = Of(config);
        var elements = new ParameterLayout(model).Ranges.Where(range => IsProduct(range, model)).Sum(range => (long)range.Length);
        return 6.0 * config.TokensPerStep * elements;
    }

    // Biases and peepholes are vectors, and a lookup table multiplies nothing.
    private static bool IsProduct(ParameterRange range, ModelDefinition model) =>
        range.Rows > 1 && range.Name != "embedding" && !(model.Embedding == 0 && range.Name == "layers.0.input");
}
