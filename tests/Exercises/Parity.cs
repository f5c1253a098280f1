namespace DistSeq.Exercises;

/// <summary>Random bits; at each time step the network says whether the ones so far are odd.</summary>
/// <param name="weights">First weights of a model and a seed.</param>
/// <param name="seed">Of weights and bits.</param>
internal sealed class Parity(Func<ModelDefinition, long, float[]> weights, long seed)
    : DrawnExercise(new StepComputer(Model, Batch, 1, Bits, clip: null), weights(Model, seed), 5e-3)
{
    public const int Bits = 40;
    private static readonly ModelDefinition Model = new(CellKind.Lstm, 2, 1, 32, 2);

    protected override LaneBatch Draw(long index)
    {
        var random = new CounterRandom(seed, RandomPurpose.Order, index);
        int[] bits = new int[Bits * Batch], odd = new int[Bits * Batch];
        for (var place = 0; place < bits.Length; place++)
        {
            bits[place] = random.NextInt32(2);
            odd[place] = bits[place] ^ (place < Batch ? 0 : odd[place - Batch]);
        }

        return new LaneBatch(0, Bits, bits, odd, default);
    }
}
