namespace DistSeq.Grains.Sweeps.Pruning;

/// <summary>What a pruner may see: values at rungs of the trials so far, in order of their numbers.</summary>
/// <param name="trials">Those that there are by now; the list may grow and change.</param>
/// <param name="count">Trials that there will ever be.</param>
internal sealed class PruningStudy(IReadOnlyList<PruningTrial> trials, int count)
{
    // What a decision sees: at its rung and before it, these trials and its own.
    private readonly (int First, int End, int Own, int Rung)? _view;

    private PruningStudy(PruningStudy whole, (int First, int End, int Own, int Rung) view)
        : this(whole.Trials, whole.Count) => _view = view;

    private IReadOnlyList<PruningTrial> Trials { get; } = trials;

    private int Count { get; } = count;

    /// <summary>Whether everything is known that the decision needs.</summary>
    public bool Knows(IPruner pruner, int trial, int rung)
    {
        var (first, end) = NeedsOf(pruner, trial, rung);
        if (!IsKnown(trial, rung, mayHaveEnded: false))
            return false;
        for (var needed = first; needed < end; needed++)
        {
            if (!IsKnown(needed, rung, mayHaveEnded: true))
                return false;
        }

        return true;
    }

    /// <summary>
    /// Whether a trial goes on after a rung; never where its value is not a finite number. The pruner sees its trial and those
    /// that it needs, up to that rung: whatever else is known already would make decisions depend on which trial happened to be
    /// faster.
    /// </summary>
    /// <exception cref="InvalidOperationException">Not everything is known that the decision needs.</exception>
    public bool GoesOn(IPruner pruner, int trial, int rung)
    {
        if (!Knows(pruner, trial, rung))
        {
            var (first, end) = NeedsOf(pruner, trial, rung);
            throw new InvalidOperationException(
                $"Whether trial {trial} goes on after rung {rung} depends on it and on trials {first} to {end - 1}; not all of "
                    + "them have come so far or ended.");
        }

        var needs = NeedsOf(pruner, trial, rung);
        return double.IsFinite(Trials[trial].Rungs[rung].Value)
            && pruner.GoesOn(new PruningStudy(this, (needs.First, needs.End, trial, rung)), trial, rung);
    }

    /// <summary>
    /// The value of a trial at a rung, NaN where it was not finite; null where the trial did not get there, or where the decision
    /// must not depend on it.
    /// </summary>
    public double? At(int trial, int rung)
    {
        if (_view is { } view && (rung > view.Rung || ((trial < view.First || trial >= view.End) && trial != view.Own)))
            return null;
        return trial < Trials.Count && rung < Trials[trial].Rungs.Count ? Trials[trial].Rungs[rung].Value : null;
    }

    private (int First, int End) NeedsOf(IPruner pruner, int trial, int rung)
    {
        var (first, end) = pruner.Needs(trial, rung);
        return (first, Math.Min(end, Count));
    }

    private bool IsKnown(int trial, int rung, bool mayHaveEnded) => trial < Trials.Count
        && (Trials[trial].Rungs.Count > rung || (mayHaveEnded && Trials[trial].HasEnded));
}
