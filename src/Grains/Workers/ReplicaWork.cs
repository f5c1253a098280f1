using DistSeq.Contracts.Specs;
using DistSeq.Engine.Numerics;
using DistSeq.Engine.Optimization;
using DistSeq.Engine.Optimization.Schedules;
using DistSeq.Engine.Tasks;
using DistSeq.Engine.Training;
using DistSeq.Grains.Parameters;
using DistSeq.Grains.Parameters.Wire;

namespace DistSeq.Grains.Workers;

/// <summary>
/// A replica of mode local: from each version a group of lanes trains on its own for some steps; what goes to the shards is its way,
/// weights before minus weights after. Its optimizer state stays with it.
/// </summary>
internal sealed class ReplicaWork : ILaneWork
{
    private readonly WorkerPlan _plan;
    private readonly LaneTrainer _trainer;
    private readonly IOptimizer _optimizer;
    private readonly ISchedule _schedule;
    private readonly ClipRule? _clip;
    private readonly double[] _squares;
    private readonly float[] _weights;
    private readonly float[] _way;
    private readonly float[] _state;
    private readonly int _lanes;

    public ReplicaWork(WorkerPlan plan, Corpus corpus, int firstLane, int lanes)
    {
        FirstLane = firstLane;
        _plan = plan;
        _lanes = lanes;
        _trainer = LaneWork.Trainer(plan.Spec, corpus, firstLane, lanes);
        _optimizer = Rules.Optimizer(plan.Spec.Optimizer);
        _schedule = Rules.Schedule(plan.Spec.Optimizer);
        _clip = plan.Spec.Training.Clip.Scope == ClipScope.Batch ? Rules.Clip(plan.Spec.Training.Clip) : null;
        _squares = new double[FixedOrder.BlockCount(Parameters)];
        _weights = new float[Parameters];
        _way = new float[Parameters];
        _state = new float[_optimizer.StatePerParameter * Parameters];
        Sums = [new LaneSum(firstLane, lanes, _way)];
    }

    public int FirstLane { get; }

    public int Parameters => _trainer.Layout.Length;

    public IReadOnlyList<LaneSum> Sums { get; }

    public Memory<float> OptimizerState => _state;

    public bool Carries(long version) => _trainer.Carries(version * _plan.Spec.Aggregation.LocalSteps);

    public LaneReport[] Compute(long version, ReadOnlySpan<float> weights)
    {
        var length = _plan.Spec.Aggregation.LocalSteps;
        var (from, to) = (version * length, Math.Min((version + 1) * length, _plan.Steps));
        weights.CopyTo(_weights);
        var reports = new LaneReport[_lanes];
        for (var i = 0; i < _lanes; i++)
            reports[i] = new(FirstLane + i, 0, 0, TensorBlock.Empty);
        for (var step = from; step < to; step++)
        {
            _trainer.Load(_weights);
            var outcomes = _trainer.Compute(step, step);
            for (var i = 0; i < _lanes; i++)
            {
                var (report, outcome) = (reports[i], outcomes[i]);
                var last = step + 1 == to;
                reports[i] = report with
                {
                    Loss = report.Loss + outcome.Loss,
                    Tokens = report.Tokens + outcome.Tokens,
                    State = last && _trainer.Carries(to) ? new TensorBlock(outcome.State.ToArray()) : TensorBlock.Empty,
                };
                if (!last)
                    _trainer.Carry(outcome.Lane, outcome.State);
            }

            var gradient = _trainer.Sums[0].Values.Span;
            Elementwise.Scale(gradient, 1f / _lanes);
            _clip?.Apply(gradient, _squares);
            _optimizer.Update(step + 1, _schedule.At(step + 1, ScheduleState.Initial), _weights, gradient, _state, _weights);
        }

        // The shards divide by all lanes of the job: times the lanes of the replica, a power of two, it is the mean over replicas.
        for (var i = 0; i < _way.Length; i++)
            _way[i] = (weights[i] - _weights[i]) * _lanes;
        return reports;
    }

    public void Take(IReadOnlyList<LaneReport> states)
    {
        foreach (var state in states)
            _trainer.Carry(state.Lane, state.State.Values);
    }

    public double[] GradientNorms() => _trainer.GradientNorms();
}
