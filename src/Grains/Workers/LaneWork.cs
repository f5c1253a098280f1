using DistSeq.Contracts.Specs;
using DistSeq.Engine.Data;
using DistSeq.Engine.Training;
using DistSeq.Grains.Models;
using DistSeq.Grains.Parameters;

namespace DistSeq.Grains.Workers;

/// <summary>A worker's lanes with their weights, carried states and buffers.</summary>
internal sealed class LaneWork
{
    private readonly WorkerPlan _plan;
    private readonly StepComputer _computer;
    private readonly IBatcher _batcher;
    private readonly float[] _weights;
    private readonly (int Begin, int End)[] _ranges;
    private readonly Dictionary<int, ReadOnlyMemory<float>> _states = [];
    private IReadOnlyList<LaneSum> _sums = [];

    public LaneWork(WorkerPlan plan, Corpus corpus)
    {
        _plan = plan;
        var training = plan.Spec.Training;
        var rowsPerLane = training.Batch / plan.Lanes;
        var clip = training.Clip.Scope == ClipScope.Lane ? Rules.Clip(training.Clip) : null;
        _batcher = Modeling.Batch(corpus, plan.Spec, plan.Lanes);
        _computer = new StepComputer(
            Modeling.Define(plan.Spec.Model, corpus), rowsPerLane, plan.LaneCount, _batcher.MaxSteps, clip, Modeling.Reduction(training.Loss),
            plan.Spec.Seed);
        _weights = new float[_computer.Layout.Length];
        _ranges = [.. Enumerable.Range(0, plan.Shards).Select(index => ShardRange.Of(_weights.Length, plan.Shards, index))];
    }

    /// <summary>Whether a step needs carried states.</summary>
    public bool Carries(long step) => _batcher.Carries(step);

    /// <summary>Gradients of the lanes at a version. For a compute thread.</summary>
    public IReadOnlyList<LaneReport> Compute(long version)
    {
        _computer.Load(_weights);
        var lanes = new LaneBatch[_plan.LaneCount];
        for (var i = 0; i < lanes.Length; i++)
        {
            var lane = _plan.FirstLane + i;
            lanes[i] = _batcher.Get(version, lane, _states.GetValueOrDefault(lane));
        }

        var outcomes = _computer.Compute(lanes, version);
        _sums = _computer.Sums;
        var keep = _batcher.Carries(version + 1);
        return [.. outcomes.Select(outcome => new LaneReport(
            outcome.Lane, outcome.Loss, outcome.Tokens, keep ? new TensorBlock(outcome.State.ToArray()) : TensorBlock.Empty))];
    }

    /// <summary>The reports of the last step with the gradient norms of its lanes, to say where it broke. For a compute thread.</summary>
    public IReadOnlyList<LaneReport> Examine(IReadOnlyList<LaneReport> reports) =>
        [.. reports.Zip(_computer.GradientNorms(), (report, norm) => report with { State = TensorBlock.Empty, GradientNorm = norm })];

    /// <summary>The part of the last gradients that belongs to a shard.</summary>
    public Push Push(long epoch, long version, int shard, IReadOnlyList<LaneReport> reports)
    {
        var (begin, end) = _ranges[shard];
        var parts = _sums.Select(sum => new LanePart(sum.FirstLane, sum.Lanes, new TensorBlock(sum.Values[begin..end]))).ToArray();
        return new Push(epoch, version, parts, shard == 0 ? reports : []);
    }

    /// <summary>Takes new weights, and the states that go with them.</summary>
    public void Take(IReadOnlyList<PushReply> replies, IReadOnlyList<LaneReport> states)
    {
        for (var shard = 0; shard < _ranges.Length; shard++)
            replies[shard].Weights.Values.Span.CopyTo(_weights.AsSpan(_ranges[shard].Begin));
        _states.Clear();
        foreach (var state in states)
            _states[state.Lane] = state.State.Values;
    }
}
