namespace DistSeq.Benchmarks.Steps;

/// <summary>
/// What the threads of a training step share: weights, batches, and a place for the gradient of each share of lanes.
/// </summary>
internal sealed class SharedStep
{
    /// <param name="config">What to train.</param>
    /// <param name="threads">1 or more; those beyond the number of lanes stay idle.</param>
    /// <param name="lengths">Time steps of each row of each batch; null if all rows fill the window.</param>
    public SharedStep(StepConfig config, int threads, IReadOnlyList<int[]>? lengths = null)
    {
        Config = config;
        Lanes = LaneShares.Lanes(config.Batch, threads);
        Shares = LaneShares.Split(Lanes, Math.Min(threads, Lanes));
        Folds = LaneShares.Folds(Shares);
        Model = EngineModel.Of(config);
        Batches = RandomBatches.Create(config, Lanes, lengths);
        Clip = config.ClipValue is null && config.ClipNorm is null ? null : new ClipRule(config.ClipValue, config.ClipNorm);
        Optimizer = config.Optimizer == OptimizerKind.Adam ? new Adam() : new Sgd();
        var length = new ParameterLayout(Model).Length;
        Weights = new AlignedBuffer(length);
        Squares = new double[FixedOrder.BlockCount(length)];
        Gradients = new Memory<float>[Shares.Length];
        // As PyTorch initializes: uniform in ±1 / sqrt(H).
        var random = new CounterRandom(1, RandomPurpose.Initialization, 0);
        foreach (ref var weight in Weights.Span)
            weight = (float)(((2 * random.NextDouble()) - 1) / Math.Sqrt(config.Hidden));
    }

    public StepConfig Config { get; }

    public ModelDefinition Model { get; }

    public int Lanes { get; }

    /// <summary>Lanes of each thread.</summary>
    public (int First, int Count)[] Shares { get; }

    /// <summary>Additions that fold the gradients of all shares into the first.</summary>
    public (int Into, int From)[] Folds { get; }

    /// <summary>[batch][lane], used in turn.</summary>
    public LaneBatch[][] Batches { get; }

    public ClipRule? Clip { get; }

    public IOptimizer Optimizer { get; }

    public AlignedBuffer Weights { get; }

    /// <summary>Folded gradient of each share's lanes, of the step at hand.</summary>
    public Memory<float>[] Gradients { get; }

    /// <summary>Sums of squares of the whole gradient's blocks.</summary>
    public double[] Squares { get; }
}
