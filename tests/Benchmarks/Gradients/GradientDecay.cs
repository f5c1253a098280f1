namespace DistSeq.Benchmarks.Gradients;

/// <summary>
/// How the gradient changes on its way back through time. The loss is v · h of the last time step with a random v of length 1, so
/// dLoss/dh is v there. The engine's own backpropagation carries it back, in windows of one time step.
/// </summary>
/// <remarks>
/// Each seed has its own weights; each row has its own sequence of random ids and its own v. The state is run in from zero, so
/// that the earliest time step that is looked at is like any other within a sequence.
/// </remarks>
internal sealed class GradientDecay
{
    public const int Steps = 100;
    public const int Hidden = 64;
    public const int Symbols = 64;
    public const int Seeds = 20;
    public const int Rows = 8;
    public const int RunIn = 100;

    private readonly GradientCase _case;
    private readonly ModelDefinition _model;
    private readonly RecurrentNetwork _network;
    private readonly double[] _logarithms = new double[Steps + 1];

    private GradientDecay(GradientCase given)
    {
        _case = given;
        _model = new ModelDefinition(given.Cell, Symbols, 1, Hidden, 0);
        _network = new RecurrentNetwork(_model, 1, Rows);
    }

    /// <summary>
    /// Norm of dLoss/dh, h being 0 … <see cref="Steps"/> time steps before the loss: geometric mean over seeds and rows.
    /// </summary>
    public static double[] Measure(GradientCase given)
    {
        var decay = new GradientDecay(given);
        for (var seed = 1; seed <= Seeds; seed++)
            decay.Add(seed);
        return [.. decay._logarithms.Select(sum => Math.Exp(sum / (Seeds * Rows)))];
    }

    private void Add(int seed)
    {
        _network.Load(GradientWeights.Create(_case, _model, seed));
        var random = new CounterRandom(seed, RandomPurpose.Sampling, 0);
        var ids = new int[RunIn + Steps][];
        var states = new float[RunIn + Steps + 1][];
        states[0] = new float[Rows * _model.StateSize];
        for (var t = 0; t < ids.Length; t++)
        {
            ids[t] = new int[Rows];
            foreach (ref var id in ids[t].AsSpan())
                id = random.NextInt32(Symbols);
            _network.Forward(ids[t], states[t], 1, Rows);
            _network.CopyState(states[t + 1] = new float[states[t].Length]);
        }

        // [Rows, state size]: dLoss/dh, followed by dLoss/dc if the cell has a c.
        var gradient = new float[states[0].Length];
        for (var row = 0; row < Rows; row++)
            RandomDirections.FillUnit(gradient.AsSpan(row * _model.StateSize, Hidden), ref random);
        AddNorms(0, gradient);
        for (var distance = 1; distance <= Steps; distance++)
        {
            var t = ids.Length - distance;
            _network.Forward(ids[t], states[t], 1, Rows);
            _network.Backward(new float[Rows * Hidden], gradient);
            _network.CopyInitialStateGradients(gradient);
            AddNorms(distance, gradient);
        }
    }

    private void AddNorms(int distance, float[] gradient)
    {
        for (var row = 0; row < Rows; row++)
            _logarithms[distance] += Math.Log(RandomDirections.Norm(gradient.AsSpan(row * _model.StateSize, Hidden)));
    }
}
