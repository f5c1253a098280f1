using DistSeq.Engine.Models;

namespace DistSeq.Benchmarks.Steps;

/// <summary>What the engine makes of a configuration.</summary>
internal static class EngineModel
{
    /// <summary>
    /// The model to train. The engine takes ids as one-hot vectors only, so a configuration with an embedding runs without it: the first
    /// layer looks up a row of all its gates for an id, where it would multiply the embedding by its matrix.
    /// </summary>
    public static ModelDefinition Of(StepConfig config) => new(config.Cell, config.Vocabulary, config.Layers, config.Hidden, config.Vocabulary);

    /// <summary>How the model differs from the configuration; null where it does not.</summary>
    public static string? Difference(StepConfig config) =>
        config.Embedding > 0 ? $"one-hot ids in place of an embedding of {config.Embedding}" : null;

    /// <summary>
    /// Operations in the products of a step: 6 × B T × elements of all matrices that a vector is multiplied by. That is 2 (a
    /// multiplication and an addition) for each of forward, gradient of the vector and gradient of the matrix. Looking up a row for an
    /// id is no product.
    /// </summary>
    public static double ProductFlops(StepConfig config)
    {
        var model = Of(config);
        var elements = new ParameterLayout(model).Ranges.Where(range => IsProduct(range, model)).Sum(range => (long)range.Length);
        return 6.0 * config.TokensPerStep * elements;
    }

    // A matrix has as many rows as the hidden state, or a part of it, that it multiplies; biases and peepholes have fewer.
    private static bool IsProduct(ParameterRange range, ModelDefinition model) =>
        range.Rows % model.Hidden == 0 && !(model.TakesIds && range.Name == "layers.0.input");
}
