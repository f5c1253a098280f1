using DistSeq.Engine.Training;

namespace DistSeq.Grains.Aggregation;

/// <summary>The gradient of some lanes: one step from each version.</summary>
internal sealed class LaneWork : ILaneWork
{
    private readonly LaneTrainer _trainer;

    public LaneWork(JobSpec job, Corpus corpus, int firstLane, int lanes)
    {
        FirstLane = firstLane;
        _trainer = Trainer(job, corpus, firstLane, lanes);
    }

    public int FirstLane { get; }

    public int Parameters => _trainer.Layout.Length;

    public IReadOnlyList<LaneSum> Sums => _trainer.Sums;

    public Memory<float> OptimizerState => default;

    /// <summary>Trains some lanes of a job.</summary>
    public static LaneTrainer Trainer(JobSpec spec, Corpus corpus, int firstLane, int lanes) =>
        Modeling.Task(spec).Trainer(Modeling.Network(spec, corpus), corpus, Modeling.Plan(spec), firstLane, lanes);

    public bool NeedsStates(long version) => _trainer.Carries(version);

    public LaneReport[] Compute(long version, ReadOnlySpan<float> weights)
    {
        _trainer.Load(weights);
        var outcomes = _trainer.Compute(version, version);
        var keep = _trainer.Carries(version + 1);
        var reports = new LaneReport[outcomes.Length];
        for (var i = 0; i < reports.Length; i++)
        {
            var outcome = outcomes[i];
            var state = keep ? new TensorBlock(outcome.State.ToArray()) : TensorBlock.Empty;
            reports[i] = new(outcome.Lane, outcome.Loss, outcome.Tokens, state);
        }

        return reports;
    }

    public void Carry(IReadOnlyList<LaneReport> states)
    {
        foreach (var state in states)
            _trainer.Carry(state.Lane, state.State.Values);
    }

    public double[] GradientNorms() => _trainer.GradientNorms();
}
