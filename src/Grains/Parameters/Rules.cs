using DistSeq.Contracts.Specs;
using DistSeq.Engine.Optimization;
using DistSeq.Engine.Optimization.Schedules;

namespace DistSeq.Grains.Parameters;

/// <summary>The engine's rules for what a spec asks.</summary>
internal static class Rules
{
    public static IOptimizer Optimizer(OptimizerSpec spec) => spec.Kind switch
    {
        OptimizerKind.Sgd => new Sgd(spec.WeightDecay),
        OptimizerKind.Momentum => new Momentum(spec.Momentum, weightDecay: spec.WeightDecay),
        OptimizerKind.Nesterov => new Nesterov(spec.Momentum, weightDecay: spec.WeightDecay),
        OptimizerKind.Adagrad => new Adagrad(weightDecay: spec.WeightDecay),
        OptimizerKind.Adadelta => new Adadelta(weightDecay: spec.WeightDecay),
        OptimizerKind.RmsProp => new RmsProp(weightDecay: spec.WeightDecay),
        OptimizerKind.Adam => new Adam(weightDecay: spec.WeightDecay),
        OptimizerKind.AdamW => new AdamW(spec.WeightDecay),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Kind, "No such optimizer."),
    };

    public static ISchedule Schedule(OptimizerSpec spec)
    {
        var (rate, schedule) = (spec.LearningRate, spec.Schedule);
        ISchedule after = schedule.Kind switch
        {
            ScheduleKind.Constant => new Constant(rate),
            ScheduleKind.InverseTime => new InverseTime(rate, schedule.Factor ?? 0),
            ScheduleKind.Exponential => new Exponential(rate, schedule.Factor ?? 1),
            ScheduleKind.Stairs => new Stairs(rate, schedule.Factor ?? 1, schedule.Length ?? 1),
            ScheduleKind.Cosine => new Cosine(rate, schedule.Length ?? 1),
            _ => throw new ArgumentOutOfRangeException(nameof(spec), schedule.Kind, "No such schedule."),
        };
        return schedule.WarmUp > 1 ? new WarmUp(schedule.WarmUp, after) : after;
    }

    /// <summary>Learning rate of an update, numbered from 1.</summary>
    public static double Rate(OptimizerSpec spec, long step) => Schedule(spec).At(step, ScheduleState.Initial);

    public static ClipRule? Clip(ClipSpec spec) =>
        spec is { Value: null, Norm: null } ? null : new ClipRule((float?)spec.Value, (float?)spec.Norm);
}
