namespace DistSeq.Engine.Tests.Training;

/// <summary>Training in one thread: lanes of a batcher, folded, averaged, one update a step.</summary>
internal sealed class TrainingRun
{
    private readonly StepComputer _computer;
    private readonly IOptimizer _optimizer;
    private readonly double _rate;
    private readonly IBatcher<LaneBatch> _batcher;
    private readonly float[] _optimizerState;
    private readonly LaneOutcome[] _outcomes;

    public TrainingRun(
        ModelDefinition model, float[] weights, IBatcher<LaneBatch> batcher, int lanes, int rowsPerLane, int window,
        IOptimizer optimizer, double rate, ClipRule? clip)
    {
        _computer = new StepComputer(model, rowsPerLane, lanes, window, clip);
        Weights = weights;
        _batcher = batcher;
        _optimizer = optimizer;
        _rate = rate;
        _optimizerState = new float[optimizer.StatePerParameter * weights.Length];
        _outcomes = [.. Enumerable.Range(0, lanes).Select(lane => new LaneOutcome(lane, 0, 0, default))];
    }

    public float[] Weights { get; }

    public long Steps { get; private set; }

    /// <summary>One step; returns the loss in nats per token.</summary>
    public double Step()
    {
        _computer.Load(Weights);
        var outcomes = _computer.Compute([.. _outcomes.Select(outcome => _batcher.Get(Steps, outcome.Lane, outcome.State))]);
        outcomes.CopyTo(_outcomes, 0);
        var gradient = _computer.Sums.Single().Values.Span;
        Elementwise.Scale(gradient, 1f / outcomes.Length);
        Steps++;
        _optimizer.Update(Steps, _rate, Weights, gradient, _optimizerState, Weights);
        return outcomes.Sum(outcome => outcome.Loss) / outcomes.Sum(outcome => outcome.Tokens);
    }
}
