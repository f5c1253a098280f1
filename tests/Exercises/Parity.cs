namespace DistSeq.Exercises;

/// <summary>Random bits; at each time step the network says whether the ones so far are odd.</summary>
internal sealed class Parity
{
    public const int Bits = 40;
    private const int Batch = 64;
    private const double Rate = 5e-3;
    private const int TestBatches = 16;

    // Streams of test batches begin where no step of training comes.
    private const long FirstTest = 1L << 40;
    private readonly StepComputer _computer;
    private readonly Learner<LaneBatch> _learner;
    private readonly float[] _weights;
    private readonly long _seed;

    /// <param name="weights">First weights of a model and a seed.</param>
    /// <param name="seed">Of weights and bits.</param>
    public Parity(Func<ModelDefinition, long, float[]> weights, long seed)
    {
        var model = new ModelDefinition(CellKind.Lstm, 2, 1, 32, 2);
        _weights = weights(model, seed);
        _seed = seed;
        _computer = new StepComputer(model, Batch, 1, Bits, clip: null);
        _learner = new Learner<LaneBatch>(_computer, _weights, new Adam());
    }

    public long Steps => _learner.Steps;

    /// <summary>Trains up to a number of steps.</summary>
    public Parity To(long steps)
    {
        while (Steps < steps)
            _learner.Step(Draw(Steps), Rate);
        return this;
    }

    /// <summary>Share of new sequences whose last answer is right.</summary>
    public double Accuracy()
    {
        _computer.Load(_weights);
        var right = 0;
        for (var index = 0; index < TestBatches; index++)
        {
            var batch = Draw(FirstTest + index);
            var classes = _computer.Predict(batch);
            for (var place = (Bits - 1) * Batch; place < classes.Length; place++)
                right += classes[place] == batch.Targets[place] ? 1 : 0;
        }

        return right / (double)(TestBatches * Batch);
    }

    private LaneBatch Draw(long index)
    {
        var random = new CounterRandom(_seed, RandomPurpose.Order, index);
        int[] bits = new int[Bits * Batch], odd = new int[Bits * Batch];
        for (var place = 0; place < bits.Length; place++)
        {
            bits[place] = random.NextInt32(2);
            odd[place] = bits[place] ^ (place < Batch ? 0 : odd[place - Batch]);
        }

        return new LaneBatch(0, Bits, bits, odd, default);
    }
}
