using DistSeq.Engine.Models;

namespace DistSeq.Engine.Training;

/// <summary>
/// Losses and gradients of some lanes at any step, with the states that they carry from step to step. What a lane gives is a
/// function of seed, step, lane, weights and carried state alone. For one thread.
/// </summary>
public abstract class LaneTrainer
{
    /// <summary>Where parameters lie in weights and gradients.</summary>
    public abstract ParameterLayout Layout { get; }

    /// <summary>Folded gradients of the last step: aligned runs of lanes, as few as can be.</summary>
    public abstract IReadOnlyList<LaneSum> Sums { get; }

    /// <summary>Takes weights in canonical layout.</summary>
    public abstract void Load(ReadOnlySpan<float> weights);

    /// <summary>Whether a step begins with carried states.</summary>
    public abstract bool Carries(long step);

    /// <summary>Has a lane begin its next step with a state; a lane of others is passed over.</summary>
    public abstract void Carry(int lane, ReadOnlyMemory<float> state);

    /// <summary>Losses and gradients of a step.</summary>
    /// <param name="step">From 0; batches depend on it.</param>
    /// <param name="update">Number of the optimizer update, from 0: what is dropped depends on it.</param>
    /// <returns>In the order of the lanes. They and <see cref="Sums"/> are good until the next call.</returns>
    public abstract LaneOutcome[] Compute(long step, long update);

    /// <inheritdoc cref="LaneComputer{TBatch}.GradientNorms"/>
    public abstract double[] GradientNorms();
}
