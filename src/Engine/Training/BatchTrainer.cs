using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Models;

namespace DistSeq.Engine.Training;

/// <summary>Trains lanes on one kind of batch.</summary>
/// <param name="computer">Built for this number of lanes.</param>
/// <param name="batches">Cuts the split into batches.</param>
/// <param name="firstLane">Number of the first lane.</param>
/// <param name="lanes">Number of lanes.</param>
internal sealed class BatchTrainer<TBatch>(
    LaneComputer<TBatch> computer, IBatcher<TBatch> batches, int firstLane, int lanes) : LaneTrainer
    where TBatch : ILaneBatch
{
    private readonly ReadOnlyMemory<float>[] _states = new ReadOnlyMemory<float>[lanes];
    private readonly TBatch[] _lanes = new TBatch[lanes];

    public override ParameterLayout Layout => computer.Layout;

    public override IReadOnlyList<LaneSum> Sums => computer.Sums;

    public override void Load(ReadOnlySpan<float> weights) => computer.Load(weights);

    public override bool Carries(long step) => batches.Carries(step);

    public override void Carry(int lane, ReadOnlyMemory<float> state)
    {
        if (lane >= firstLane && lane < firstLane + _states.Length)
            _states[lane - firstLane] = state;
    }

    public override LaneOutcome[] Compute(long step, long update)
    {
        for (var i = 0; i < _lanes.Length; i++)
            _lanes[i] = batches.Get(step, firstLane + i, batches.Carries(step) ? _states[i] : default);
        return computer.Compute(_lanes, update);
    }

    public override long ClippedLanes => computer.ClippedLanes;

    public override double[] GradientNorms() => computer.GradientNorms();
}
