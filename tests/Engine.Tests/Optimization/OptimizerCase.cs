using DistSeq.Engine.Optimization.Schedules;

namespace DistSeq.Engine.Tests.Optimization;

/// <summary>Every optimizer by the name it has in the fixture, with the fixture's settings.</summary>
/// <param name="Create">Makes it with an L2 penalty, or decoupled weight decay where it has that.</param>
/// <param name="Rates">The fixture's learning rates.</param>
/// <param name="Decay">The fixture's weight decay.</param>
/// <param name="IsDecoupled">Whether weight decay is apart from the gradient.</param>
internal sealed record OptimizerCase(Func<double, IOptimizer> Create, ISchedule Rates, double Decay = 0, bool IsDecoupled = false)
{
    public static readonly Dictionary<string, OptimizerCase> All = new()
    {
        ["sgd"] = new(decay => new Sgd(decay), new Constant(0.1)),
        ["momentum"] = new(decay => new Momentum(0.9, weightDecay: decay), new Constant(0.1)),
        ["momentum-course"] = new(decay => new Momentum(0.9, MomentumForm.Average, decay), new Constant(0.1)),
        ["nesterov"] = new(decay => new Nesterov(0.9, weightDecay: decay), new Constant(0.1)),
        ["nesterov-course"] = new(decay => new Nesterov(0.9, MomentumForm.Average, decay), new Constant(0.1)),
        ["adagrad"] = new(decay => new Adagrad(weightDecay: decay), new Constant(0.1)),
        ["adadelta"] = new(decay => new Adadelta(0.95, weightDecay: decay), new Constant(1)),
        ["rmsprop"] = new(decay => new RmsProp(0.95, weightDecay: decay), new Constant(0.01)),
        ["adam"] = new(decay => new Adam(weightDecay: decay), new Constant(0.01)),
        ["adam-keras"] =
            new(decay => new Adam(epsilon: 1e-7, form: AdamForm.Keras, weightDecay: decay), new InverseTime(0.01, 0.01)),
        ["adam-course"] = new(decay => new Adam(form: AdamForm.Course, weightDecay: decay), new Constant(0.01)),
        ["adamw"] = new(decay => new AdamW(decay), new Constant(0.01), 0.1, true),
        ["schedule-free"] = new(decay => new ScheduleFreeAdamW(decay, 3), new Constant(0.01), 0.1, true),
    };

    public double Rate(long step) => Rates.At(step, ScheduleState.Initial);

    /// <summary>Weights and state [runs, length] after five steps, computed range by range.</summary>
    public (float[] Weights, float[] State) Train(int[] parts)
    {
        var optimizer = Create(0.01);
        var weights = Numbers.Uniform(1, parts.Sum());
        var states = parts.Select(part => new float[optimizer.StatePerParameter * part]).ToArray();
        for (var step = 1; step <= 5; step++)
        {
            var gradient = Numbers.Uniform(step + 1, weights.Length);
            var at = 0;
            foreach (var (part, state) in parts.Zip(states))
            {
                var range = weights.AsSpan(at, part);
                optimizer.Update(step, Rate(step), range, gradient.AsSpan(at, part), state, range);
                at += part;
            }
        }

        var runs = Enumerable.Range(0, optimizer.StatePerParameter);
        var pieces = runs.SelectMany(run => parts.Zip(states, (part, state) => state[(run * part)..((run + 1) * part)]));
        return (weights, [.. pieces.SelectMany(piece => piece)]);
    }
}
