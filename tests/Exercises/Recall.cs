namespace DistSeq.Exercises;

/// <summary>One of four symbols, then noise of the same symbols; at the end the network says which came first.</summary>
/// <param name="cell">Of 64 units.</param>
/// <param name="forgetBias">First bias of an LSTM's forget gate; null for what was drawn.</param>
/// <param name="weights">First weights of a model and a seed.</param>
/// <param name="seed">Of weights and symbols.</param>
/// <param name="rate">Adam's.</param>
internal sealed class Recall(
    CellKind cell, float? forgetBias, Func<ModelDefinition, long, float[]> weights, long seed, double rate = 5e-3)
    : DrawnExercise(
        new StepComputer(Model(cell), Batch, 1, Noise + 1, new ClipRule(null, 1)),
        First(Model(cell), forgetBias, weights, seed), rate)
{
    public const int Noise = 40;
    private const int Symbols = 4;

    protected override LaneBatch Draw(long index)
    {
        var random = new CounterRandom(seed, RandomPurpose.Order, index);
        var symbols = new int[(Noise + 1) * Batch];
        foreach (ref var symbol in symbols.AsSpan())
            symbol = random.NextInt32(Symbols);
        return new LaneBatch(0, Noise + 1, symbols, symbols[..Batch], default);
    }

    private static ModelDefinition Model(CellKind cell) => new(cell, Symbols, 1, 64, Symbols) { ManyToOne = true };

    private static float[] First(
        ModelDefinition model, float? forgetBias, Func<ModelDefinition, long, float[]> weights, long seed)
    {
        var first = weights(model, seed);
        if (forgetBias is { } bias)
            UniformWeights.SetForgetBias(model, first, bias);
        return first;
    }
}
