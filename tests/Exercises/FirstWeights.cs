namespace DistSeq.Exercises;

/// <summary>The engine's own first weights, in a buffer of their own.</summary>
internal static class FirstWeights
{
    public static float[] Of(ModelDefinition model, long seed)
    {
        var layout = new ParameterLayout(model);
        var weights = new float[layout.Length];
        Initializer.Fill(model, layout, seed, weights);
        return weights;
    }
}
