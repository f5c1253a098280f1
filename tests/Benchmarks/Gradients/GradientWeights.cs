using DistSeq.Engine.Layers;

namespace DistSeq.Benchmarks.Gradients;

/// <summary>First values of a network's parameters.</summary>
internal static class GradientWeights
{
    public static float[] Create(GradientCase given, ModelDefinition model, int seed)
    {
        var layout = new ParameterLayout(model);
        var weights = new float[layout.Length];
        if (given.IsUniform)
        {
            var random = new CounterRandom(seed, RandomPurpose.Initialization, 0);
            RandomDirections.FillUniform(weights, 1 / Math.Sqrt(model.Hidden), ref random);
        }
        else
        {
            Initializer.Fill(model, layout, seed, weights);
        }

        if (given.ForgetBias is { } bias)
        {
            var gate = CellCatalog.Shape(given.Cell).Gates.ToList().IndexOf("f");
            layout.Slice(weights, "layers.0.bias").Slice(gate * model.Hidden, model.Hidden).Fill(bias);
        }

        return weights;
    }
}
