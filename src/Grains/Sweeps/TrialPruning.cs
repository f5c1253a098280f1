using DistSeq.Contracts.Sweeps;
using DistSeq.Grains.Sweeps.Pruning;
using DistSeq.Grains.Sweeps.Search;

namespace DistSeq.Grains.Sweeps;

/// <summary>
/// Says to which step a trial trains next, and whether it goes on from a rung. It depends on what the decision needs alone, so it
/// is the same whenever it is asked.
/// </summary>
/// <param name="spec">The sweep's, with pruning.</param>
/// <param name="trials">Its table.</param>
internal sealed class TrialPruning(SweepSpec spec, TrialPages trials)
{
    private static readonly PruningTrial Unknown = new([], HasEnded: false);

    private readonly IPruner _pruner = PruningCatalog.Of(spec)!;

    // For an objective that is better high: pruners minimize.
    private readonly IPruner _turned = PruningCatalog.Of(spec with { Pruning = spec.Pruning!.Turned() })!;

    private readonly List<PruningTrial> _known = [];
    private long _revision;

    /// <summary>The next step at which a trial is measured; null if that is its end.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="steps">Length of its training.</param>
    public long? Stop(TrialStatus trial, long steps) => _pruner.Step(trial.Number, trial.Rungs.Count, steps);

    /// <summary>Whether a trial goes on from its last rung; null while something that this depends on is missing.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="count">How many trials there will ever be.</param>
    public bool? GoesOn(TrialStatus trial, int count)
    {
        if (trial.Rungs.Count == 0)
            return true;
        Learn();
        var study = new PruningStudy(_known, count);
        var rung = trial.Rungs.Count - 1;
        var pruner = trial.Rungs[rung].IsBetterHigh ? _turned : _pruner;
        return study.Knows(pruner, trial.Number, rung) ? study.GoesOn(pruner, trial.Number, rung) : null;
    }

    private void Learn()
    {
        if (_revision == trials.Revision)
            return;
        foreach (var trial in trials.Since(_revision))
        {
            while (_known.Count <= trial.Number)
                _known.Add(Unknown);
            _known[trial.Number] = new PruningTrial(
                [.. trial.Rungs.Select(static rung => new RungValue(rung.Step, rung.Cost))], trial.HasEnded);
        }

        _revision = trials.Revision;
    }
}
