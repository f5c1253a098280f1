namespace DistSeq.Engine.Data.Batches;

/// <summary>
/// Cuts a split into one portion per lane. A portion depends only on step and lane, so there is no cursor to lose.
/// </summary>
/// <typeparam name="TBatch">The portion of one lane.</typeparam>
internal interface IBatcher<out TBatch>
    where TBatch : ILaneBatch
{
    /// <summary>Steps per epoch; may be a fraction.</summary>
    double StepsPerEpoch { get; }

    /// <summary>Target tokens per epoch.</summary>
    long Tokens { get; }

    /// <summary>Largest T of any portion.</summary>
    int MaxSteps { get; }

    /// <summary>Whether a step starts from the final state of the previous step.</summary>
    bool Carries(long step);

    /// <summary>A lane's portion of a step.</summary>
    /// <param name="step">0-based.</param>
    /// <param name="lane">0-based.</param>
    /// <param name="state">Carried state, used if <see cref="Carries"/> is true for the step.</param>
    TBatch Get(long step, int lane, ReadOnlyMemory<float> state);
}
