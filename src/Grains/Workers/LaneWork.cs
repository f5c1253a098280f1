using DistSeq.Engine.Data;
using DistSeq.Engine.Training;
using DistSeq.Grains.Models;
using DistSeq.Grains.Parameters;

namespace DistSeq.Grains.Workers;

/// <summary>One compute thread's share of a worker's lanes, with carried states and buffers.</summary>
internal sealed class LaneWork
{
    private readonly StepComputer _computer;
    private readonly IBatcher _batcher;
    private readonly int _firstLane;
    private readonly ReadOnlyMemory<float>[] _states;
    private readonly LaneBatch[] _lanes;

    public LaneWork(WorkerPlan plan, Corpus corpus, int firstLane, int lanes)
    {
        var training = plan.Spec.Training;
        var clip = training.Clip.Scope == Contracts.Specs.ClipScope.Lane ? Rules.Clip(training.Clip) : null;
        _firstLane = firstLane;
        _states = new ReadOnlyMemory<float>[lanes];
        _lanes = new LaneBatch[lanes];
        _batcher = Modeling.Batch(corpus, plan.Spec, plan.Lanes);
        _computer = new StepComputer(
            Modeling.Define(plan.Spec.Model, corpus), training.Batch / plan.Lanes, lanes, _batcher.MaxSteps, clip, Modeling.Reduction(training.Loss),
            plan.Spec.Seed);
    }

    /// <summary>Parameters of the model.</summary>
    public int Parameters => _computer.Layout.Length;

    /// <summary>Folded gradients of the last step, good until the next.</summary>
    public IReadOnlyList<LaneSum> Sums => _computer.Sums;

    /// <summary>Whether a step needs carried states.</summary>
    public bool Carries(long step) => _batcher.Carries(step);

    /// <summary>Loss and gradient of the lanes at a version.</summary>
    public LaneReport[] Compute(long version, ReadOnlySpan<float> weights)
    {
        _computer.Load(weights);
        for (var i = 0; i < _lanes.Length; i++)
            _lanes[i] = _batcher.Get(version, _firstLane + i, _batcher.Carries(version) ? _states[i] : default);
        var outcomes = _computer.Compute(_lanes, version);
        var keep = _batcher.Carries(version + 1);
        var reports = new LaneReport[outcomes.Length];
        for (var i = 0; i < reports.Length; i++)
        {
            var outcome = outcomes[i];
            reports[i] = new(outcome.Lane, outcome.Loss, outcome.Tokens, keep ? new TensorBlock(outcome.State.ToArray()) : TensorBlock.Empty);
        }

        return reports;
    }

    /// <summary>Takes the states that go with the next version, where they are of its lanes.</summary>
    public void Take(IReadOnlyList<LaneReport> states)
    {
        foreach (var state in states)
        {
            if (state.Lane >= _firstLane && state.Lane < _firstLane + _states.Length)
                _states[state.Lane - _firstLane] = state.State.Values;
        }
    }

    /// <summary>L2 norms of the lanes' gradients of the last step, to say where it broke.</summary>
    public double[] GradientNorms() => _computer.GradientNorms();
}
