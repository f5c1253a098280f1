namespace DistSeq.Grains.Sweeps.Pruning;

/// <summary>
/// Brackets of successive halving that take turns: the first prunes from the first rung on and has the most trials, every
/// other begins a rung later, and the last prunes nothing. With s rungs to come of k, a bracket has
/// ⌈(k + 1) factor^s / (s + 1)⌉ trials. Li et al., "Hyperband: a novel bandit-based approach to hyperparameter optimization",
/// JMLR 18, 2018. Which bracket a trial is in depends on its number alone.
/// </summary>
internal sealed class HyperbandPruner : IPruner
{
    // More trials than a sweep may have.
    private const long Most = 1_000_000;

    private readonly long _first;
    private readonly int _factor;
    private readonly int _rungs;
    private readonly int[] _ends;

    /// <param name="first">Steps until the first rung of the first bracket.</param>
    /// <param name="factor">One trial in so many goes on, to so many times the steps.</param>
    /// <param name="rungs">Of the first bracket.</param>
    public HyperbandPruner(long first, int factor, int rungs)
    {
        (_first, _factor, _rungs) = (first, factor, rungs);
        _ends = new int[rungs + 1];
        var end = 0L;
        for (var bracket = 0; bracket <= rungs; bracket++)
        {
            end = Math.Min(Most, end + Size(rungs - bracket));
            _ends[bracket] = (int)end;
        }
    }

    public long? Step(int trial, int rung, long steps)
    {
        var (bracket, _, _) = BracketOf(trial);
        return bracket + rung < _rungs ? Ladder.Rising(_first, _factor, bracket + rung, steps) : null;
    }

    public (int First, int End) Needs(int trial, int rung)
    {
        var (_, begin, end) = BracketOf(trial);
        return (begin, end);
    }

    public bool GoesOn(PruningStudy study, int trial, int rung) =>
        Rank.IsAmongBest(study, Needs(trial, rung), trial, rung, _factor);

    public int Batch(int trial) => BracketOf(trial).First;

    private (int Bracket, int First, int End) BracketOf(int trial)
    {
        var place = trial % _ends[^1];
        var bracket = Array.FindIndex(_ends, end => place < end);
        var round = trial - place;
        return (bracket, round + (bracket == 0 ? 0 : _ends[bracket - 1]), round + _ends[bracket]);
    }

    // Rounded up.
    private long Size(int left)
    {
        var power = 1L;
        for (var i = 0; i < left; i++)
            power = Math.Min(Most, power * _factor);
        return (((_rungs + 1) * power) + left) / (left + 1);
    }
}
