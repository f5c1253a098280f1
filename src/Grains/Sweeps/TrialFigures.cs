using DistSeq.Contracts.Sweeps;

namespace DistSeq.Grains.Sweeps;

/// <summary>Counts over a table of trials, and its best, kept up to date: counting at each change is slow.</summary>
internal sealed class TrialFigures
{
    private readonly int[] _states = new int[Enum.GetValues<TrialState>().Length];
    private readonly List<int> _rungs = [];

    /// <summary>Trials whose result is final.</summary>
    public int Ended => _states.Sum() - _states[(int)TrialState.Running];

    /// <summary>The best trial by the first objective; null while none has completed.</summary>
    public TrialStatus? Best { get; private set; }

    /// <summary>Trials by state.</summary>
    public IReadOnlyList<(TrialState State, int Count)> States =>
        [.. Enum.GetValues<TrialState>().Select(state => (state, _states[(int)state]))];

    /// <summary>Trials that have come to a rung, by rung.</summary>
    public IReadOnlyList<int> Rungs => [.. _rungs];

    /// <summary>Takes in that a trial is new, or has changed. One that has a result keeps it.</summary>
    /// <param name="before">Null for a new one.</param>
    /// <param name="after">As it is now.</param>
    public void Change(TrialStatus? before, TrialStatus after)
    {
        if (before is not null)
            Count(before, -1);
        Count(after, 1);
        if (after.IsRanked && (Best is null || TrialOrder.BestFirst([Best, after]).First() == after))
            Best = after;
    }

    private void Count(TrialStatus trial, int change)
    {
        _states[(int)trial.State] += change;
        while (_rungs.Count < trial.Rungs.Count)
            _rungs.Add(0);
        for (var rung = 0; rung < trial.Rungs.Count; rung++)
            _rungs[rung] += change;
    }
}
