namespace DistSeq.Engine.Training;

/// <summary>
/// Cuts a split into the portions of lanes, as a function of step and lane alone: there is no cursor that could be lost.
/// </summary>
/// <typeparam name="TBatch">The portion of one lane.</typeparam>
public interface IBatcher<out TBatch>
    where TBatch : ILaneBatch
{
    /// <summary>Steps of one pass over the split; perhaps a fraction.</summary>
    double StepsPerEpoch { get; }

    /// <summary>Target tokens of one pass.</summary>
    long Tokens { get; }

    /// <summary>Largest T of a portion.</summary>
    int MaxSteps { get; }

    /// <summary>Whether a step starts from the state that the step before left.</summary>
    bool Carries(long step);

    /// <summary>A lane's portion of a step.</summary>
    /// <param name="step">From 0.</param>
    /// <param name="lane">From 0.</param>
    /// <param name="state">Carried state, used where <see cref="Carries"/> says so.</param>
    TBatch Get(long step, int lane, ReadOnlyMemory<float> state);
}
