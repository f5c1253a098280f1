namespace DistSeq.Exercises;

/// <summary>One of four symbols, then noise of the same symbols; at the end the network says which came first.</summary>
internal sealed class Recall
{
    public const int Noise = 40;
    private const int Symbols = 4;
    private const int Batch = 64;
    private const int TestBatches = 16;

    // Streams of test batches begin where no step of training comes.
    private const long FirstTest = 1L << 40;
    private readonly StepComputer _computer;
    private readonly Learner<LaneBatch> _learner;
    private readonly float[] _weights;
    private readonly long _seed;
    private readonly double _rate;

    /// <param name="cell">Of 64 units.</param>
    /// <param name="forgetBias">First bias of an LSTM's forget gate; null for what was drawn.</param>
    /// <param name="weights">First weights of a model and a seed.</param>
    /// <param name="seed">Of weights and symbols.</param>
    /// <param name="rate">Adam's.</param>
    public Recall(CellKind cell, float? forgetBias, Func<ModelDefinition, long, float[]> weights, long seed, double rate = 5e-3)
    {
        var model = new ModelDefinition(cell, Symbols, 1, 64, Symbols) { ManyToOne = true };
        _weights = weights(model, seed);
        if (forgetBias is { } bias)
            UniformWeights.SetForgetBias(model, _weights, bias);
        (_seed, _rate) = (seed, rate);
        _computer = new StepComputer(model, Batch, 1, Noise + 1, new ClipRule(null, 1));
        _learner = new Learner<LaneBatch>(_computer, _weights, new Adam());
    }

    public long Steps => _learner.Steps;

    /// <summary>Trains up to a number of steps.</summary>
    public Recall To(long steps)
    {
        while (Steps < steps)
            _learner.Step(Draw(Steps), _rate);
        return this;
    }

    /// <summary>Share of new sequences whose first symbol is recalled; by chance a quarter.</summary>
    public double Accuracy()
    {
        _computer.Load(_weights);
        var right = 0;
        for (var index = 0; index < TestBatches; index++)
        {
            var batch = Draw(FirstTest + index);
            right += _computer.Predict(batch).Zip(batch.Targets).Count(pair => pair.First == pair.Second);
        }

        return right / (double)(TestBatches * Batch);
    }

    private LaneBatch Draw(long index)
    {
        var random = new CounterRandom(_seed, RandomPurpose.Order, index);
        var symbols = new int[(Noise + 1) * Batch];
        foreach (ref var symbol in symbols.AsSpan())
            symbol = random.NextInt32(Symbols);
        return new LaneBatch(0, Noise + 1, symbols, symbols[..Batch], default);
    }
}
