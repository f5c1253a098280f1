using DistSeq.Engine.Optimization;
using DistSeq.Engine.Optimization.Schedules;

namespace DistSeq.Grains.Translation;

/// <summary>The engine's rules that a spec asks for.</summary>
internal static class Rules
{
    // Those of PyTorch's ReduceLROnPlateau.
    private const double DefaultPlateauFactor = 0.1;
    private const int DefaultPlateauPatience = 10;

    public static IOptimizer Optimizer(OptimizerSpec spec)
    {
        var (decay, beta1, beta2) = (spec.WeightDecay, spec.Beta1 ?? 0.9, spec.Beta2 ?? 0.999);
        var momentum = spec.Form == OptimizerForm.Course ? MomentumForm.Average : MomentumForm.Sum;
        return spec.Kind switch
        {
            OptimizerKind.Sgd => new Sgd(decay),
            OptimizerKind.Momentum => new Momentum(spec.Momentum, momentum, decay),
            OptimizerKind.Nesterov => new Nesterov(spec.Momentum, momentum, decay),
            OptimizerKind.Adagrad => new Adagrad(spec.Epsilon ?? 1e-10, decay),
            OptimizerKind.Adadelta => new Adadelta(spec.Rho ?? 0.9, spec.Epsilon ?? 1e-6, decay),
            OptimizerKind.RmsProp => new RmsProp(spec.Rho ?? 0.99, spec.Epsilon ?? 1e-8, decay),
            OptimizerKind.Adam => new Adam(
                beta1, beta2, spec.Epsilon ?? (spec.Form == OptimizerForm.Keras ? 1e-7 : 1e-8), Kinds.Form(spec.Form), decay),
            OptimizerKind.AdamW => new AdamW(decay, beta1, beta2, spec.Epsilon ?? 1e-8),
            OptimizerKind.ScheduleFreeAdamW => new ScheduleFreeAdamW(
                decay, spec.Schedule.WarmUp, beta1, beta2, spec.Epsilon ?? 1e-8),
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Kind, "No such optimizer."),
        };
    }

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
            ScheduleKind.OnPlateau => new Constant(rate),
            _ => throw new ArgumentOutOfRangeException(nameof(spec), schedule.Kind, "No such schedule."),
        };
        // A schedule-free rule warms up by itself.
        var warmsUp = schedule.WarmUp > 1 && spec.Kind != OptimizerKind.ScheduleFreeAdamW;
        var rates = warmsUp ? new WarmUp(schedule.WarmUp, after) : after;
        return schedule.Kind == ScheduleKind.OnPlateau
            ? new OnPlateau(rates, schedule.Factor ?? DefaultPlateauFactor, schedule.Patience ?? DefaultPlateauPatience)
            : rates;
    }

    /// <summary>Learning rate of an update, numbered from 1, where no plateau has lowered it.</summary>
    public static double Rate(OptimizerSpec spec, long step) => Schedule(spec).At(step, ScheduleState.Initial);

    public static ClipRule? Clip(ClipSpec spec) =>
        spec is { Value: null, Norm: null } ? null : new ClipRule((float?)spec.Value, (float?)spec.Norm);
}
