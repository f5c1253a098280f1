namespace DistSeq.Grains.Sweeps.Pruning;

/// <summary>Ends trials early. It always minimizes. Trials and rungs count from 0.</summary>
internal interface IPruner
{
    /// <summary>
    /// The step of a rung, later than that of the rung before it; null where the trial is not looked at again. It lies before the
    /// trial's end. The same rung of two trials that are compared has the same step.
    /// </summary>
    /// <param name="trial">The trial's number.</param>
    /// <param name="rung">The rung.</param>
    /// <param name="steps">Length of the trial's training.</param>
    long? Step(int trial, int rung, long steps);

    /// <summary>
    /// The trials, from First to before End, whose values at this rung, or whose ends before it, must be known to decide. There
    /// may be later trials among them, and more than the sweep ever has: those that never exist are not waited for.
    /// </summary>
    (int First, int End) Needs(int trial, int rung);

    /// <summary>
    /// Whether the trial goes on after the rung, where its value is a finite number. A pure function of its arguments.
    /// </summary>
    /// <param name="study">What the decision needs, see <see cref="PruningStudy.GoesOn"/>.</param>
    /// <param name="trial">The trial's number.</param>
    /// <param name="rung">The rung that it has come to.</param>
    bool GoesOn(PruningStudy study, int trial, int rung);

    /// <summary>
    /// The first of the trials that are decided together with this one: none of them can be chosen by the result of another. The
    /// trial itself where each is decided on its own.
    /// </summary>
    int Batch(int trial);
}
