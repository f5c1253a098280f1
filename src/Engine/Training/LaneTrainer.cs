using DistSeq.Engine.Models;

namespace DistSeq.Engine.Training;

/// <summary>
/// Computes losses and gradients of some lanes at any step, and keeps the states they carry from step to step. A lane's result
/// depends only on seed, step, lane, weights and carried state. Not thread-safe.
/// </summary>
public abstract class LaneTrainer
{
    /// <summary>Layout of the parameters in weights and gradients.</summary>
    public abstract ParameterLayout Layout { get; }

    /// <summary>Folded gradients of the last step: the fewest aligned runs of lanes possible.</summary>
    public abstract IReadOnlyList<LaneSum> Sums { get; }

    /// <summary>Loads weights in canonical layout.</summary>
    public abstract void Load(ReadOnlySpan<float> weights);

    /// <summary>Whether a step starts from carried states.</summary>
    public abstract bool Carries(long step);

    /// <summary>Sets the state that a lane starts its next step from. Lanes of other trainers are ignored.</summary>
    public abstract void Carry(int lane, ReadOnlyMemory<float> state);

    /// <summary>Computes losses and gradients of a step.</summary>
    /// <param name="step">From 0; selects the batches.</param>
    /// <param name="update">Number of the optimizer update, from 0; dropout depends on it.</param>
    /// <returns>In lane order. They and <see cref="Sums"/> are valid until the next call.</returns>
    public abstract LaneOutcome[] Compute(long step, long update);

    /// <inheritdoc cref="LaneComputer{TBatch}.ClippedLanes"/>
    public abstract long ClippedLanes { get; }

    /// <inheritdoc cref="LaneComputer{TBatch}.GradientNorms"/>
    public abstract double[] GradientNorms();
}
