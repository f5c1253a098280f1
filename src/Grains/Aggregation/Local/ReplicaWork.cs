using DistSeq.Engine.Numerics;
using DistSeq.Engine.Optimization;
using DistSeq.Engine.Optimization.Schedules;
using DistSeq.Engine.Training;

namespace DistSeq.Grains.Aggregation.Local;

/// <summary>
/// A replica: a group of lanes trains on its own for some steps, then sends the shards its accumulated delta, weights before
/// minus weights after. It keeps its optimizer state.
/// </summary>
internal sealed class ReplicaWork : LaneWork
{
    private readonly IOptimizer _optimizer;
    private readonly ISchedule _schedule;
    private readonly ClipRule? _clip;
    private readonly double[] _squares;
    private readonly float[] _weights;
    private readonly float[] _delta;
    private readonly float[] _state;
    private readonly int _lanes;
    private readonly int _round;
    private readonly long _steps;
    private readonly bool _clipsLanes;
    private long _all;
    private long _clipped;

    public ReplicaWork(JobSpec job, Corpus corpus, int firstLane, int lanes, long steps)
        : base(job, corpus, firstLane, lanes)
    {
        var parameters = Trainer.Layout.Length;
        (_lanes, _round, _steps) = (lanes, job.Aggregation.LocalSteps, steps);
        _optimizer = Rules.Optimizer(job.Optimizer);
        _schedule = Rules.Schedule(job.Optimizer);
        _clip = job.Training.Clip.Scope == ClipScope.Batch ? Rules.Clip(job.Training.Clip) : null;
        _clipsLanes = job.Training.Clip is { Norm: not null, Scope: ClipScope.Lane };
        _squares = new double[FixedOrder.BlockCount(parameters)];
        _weights = new float[parameters];
        _delta = new float[parameters];
        _state = new float[_optimizer.StatePerParameter * parameters];
        Sums = [new LaneSum(firstLane, lanes, _delta)];
    }

    public override IReadOnlyList<LaneSum> Sums { get; }

    public override Memory<float> OptimizerState => _state;

    public override (long All, long Clipped) Clipping => (_all, _clipped + Trainer.ClippedLanes);

    public override LaneReport[] Compute(long version, ReadOnlySpan<float> weights)
    {
        var (from, to) = (version * _round, Math.Min((version + 1) * _round, _steps));
        weights.CopyTo(_weights);
        var reports = new LaneReport[_lanes];
        for (var i = 0; i < _lanes; i++)
            reports[i] = new(FirstLane + i, 0, 0, TensorBlock.Empty);
        for (var step = from; step < to; step++)
        {
            Trainer.Load(_weights);
            var outcomes = Trainer.Compute(step, step);
            _all += _clipsLanes ? _lanes : 0;
            for (var i = 0; i < _lanes; i++)
            {
                var (report, outcome) = (reports[i], outcomes[i]);
                var last = step + 1 == to;
                reports[i] = report with
                {
                    Loss = report.Loss + outcome.Loss,
                    Tokens = report.Tokens + outcome.Tokens,
                    State = last ? Carried(outcome, to) : TensorBlock.Empty,
                };
                if (!last)
                    Trainer.Carry(outcome.Lane, outcome.State);
            }

            var gradient = Trainer.Sums[0].Values.Span;
            Elementwise.Scale(gradient, 1f / _lanes);
            if (_clip?.Norm is not null)
                _all++;
            if (_clip is not null && _clip.Apply(gradient, _squares))
                _clipped++;
            _optimizer.Update(step + 1, _schedule.At(step + 1, ScheduleState.Initial), _weights, gradient, _state, _weights);
        }

        // Shards divide by all lanes of the job. Times the lanes of the replica, a power of two, that is the mean of replicas.
        for (var i = 0; i < _delta.Length; i++)
            _delta[i] = (weights[i] - _weights[i]) * _lanes;
        return reports;
    }
}
