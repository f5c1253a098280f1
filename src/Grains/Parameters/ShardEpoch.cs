using DistSeq.Contracts.Specs;
using DistSeq.Engine.Optimization;
using DistSeq.Engine.Optimization.Schedules;

namespace DistSeq.Grains.Parameters;

/// <summary>
/// What a shard holds in one epoch of its job. Starting over makes a new one, so that an update which is still under way touches nothing
/// but its own.
/// </summary>
internal sealed class ShardEpoch
{
    private readonly ISchedule _schedule;

    public ShardEpoch(ShardPlan plan)
    {
        _schedule = Rules.Schedule(plan.Optimizer);
        Plan = plan;
        Optimizer = Rules.Optimizer(plan.Optimizer);
        Clip = plan.Clip.Scope == ClipScope.Batch ? Rules.Clip(plan.Clip) : null;
        OptimizerState = plan.OptimizerState.Values.IsEmpty
            ? new float[Optimizer.StatePerParameter * plan.Weights.Values.Length]
            : plan.OptimizerState.Values.ToArray();
        States = plan.States;
        Current = new PushReply(PushResult.Applied, plan.Version, plan.Weights, 0, 0);
        Step = new StepGathering(plan.Lanes);
    }

    public ShardPlan Plan { get; }

    public IOptimizer Optimizer { get; }

    /// <summary>Learning rate of an update, numbered from 1.</summary>
    public double RateOf(long step) => _schedule.At(step, ScheduleState.Initial);

    /// <summary>Clipping of the mean gradient; lanes are clipped by workers.</summary>
    public ClipRule? Clip { get; }

    public float[] OptimizerState { get; }

    public PushReply Current { get; set; }

    /// <summary>The current version with the weights to publish.</summary>
    public PushReply Published()
    {
        var weights = Current.Weights.Values.Span;
        var published = Optimizer.EvaluationWeights(Current.Version, weights, OptimizerState);
        return published == weights ? Current : Current with { Weights = new TensorBlock(published.ToArray()) };
    }

    /// <summary>The step in flight.</summary>
    public StepGathering Step { get; set; }

    /// <summary>Carried states of the current version.</summary>
    public IReadOnlyList<LaneReport> States { get; set; }

    public SquareGathering? Squares { get; set; }

    /// <summary>Whether a step is being applied: optimizer state changes in place.</summary>
    public bool IsUpdating { get; set; }

    /// <summary>What is held to be saved.</summary>
    public HeldVersion? Held { get; set; }

    /// <summary>True once the epoch is over for this shard.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Sets free all who wait.</summary>
    public void Abandon()
    {
        IsAbandoned = true;
        Step.Abandon();
        Squares?.Abandon();
    }
}
