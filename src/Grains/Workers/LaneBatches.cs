using DistSeq.Engine.Data;
using DistSeq.Engine.Training;
using DistSeq.Grains.Models;
using DistSeq.Grains.Parameters;

namespace DistSeq.Grains.Workers;

/// <summary>The batches of some lanes with the states that they carry from step to step.</summary>
internal sealed class LaneBatches
{
    private readonly IBatcher _batcher;
    private readonly int _firstLane;
    private readonly ReadOnlyMemory<float>[] _states;
    private readonly LaneBatch[] _lanes;

    public LaneBatches(WorkerPlan plan, Corpus corpus, int firstLane, int lanes)
    {
        _batcher = Modeling.Batch(corpus, plan.Spec, plan.Lanes);
        _firstLane = firstLane;
        _states = new ReadOnlyMemory<float>[lanes];
        _lanes = new LaneBatch[lanes];
    }

    /// <summary>Most time steps of a batch.</summary>
    public int MaxSteps => _batcher.MaxSteps;

    /// <summary>Whether a step begins with carried states.</summary>
    public bool Carries(long step) => _batcher.Carries(step);

    /// <summary>The lanes' batches of a step.</summary>
    public ReadOnlySpan<LaneBatch> At(long step)
    {
        for (var i = 0; i < _lanes.Length; i++)
            _lanes[i] = _batcher.Get(step, _firstLane + i, _batcher.Carries(step) ? _states[i] : default);
        return _lanes;
    }

    /// <summary>Carries a lane's state to the next step.</summary>
    public void Carry(int lane, ReadOnlyMemory<float> state) => _states[lane - _firstLane] = state;

    /// <summary>Takes states where they are of its lanes.</summary>
    public void Take(IReadOnlyList<LaneReport> states)
    {
        foreach (var state in states)
        {
            if (state.Lane >= _firstLane && state.Lane < _firstLane + _states.Length)
                Carry(state.Lane, state.State.Values);
        }
    }
}
