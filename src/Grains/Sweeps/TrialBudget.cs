using DistSeq.Grains.Sweeps.Pruning;

namespace DistSeq.Grains.Sweeps;

/// <summary>
/// Whether a sweep may issue another trial. Only the clock makes a difference between two runs of one spec: it ends the table
/// earlier, after trials that are the same.
/// </summary>
internal sealed class TrialBudget(Func<SweepRecord> record, TrialPages trials, IPruner? pruner, TimeProvider clock)
{
    // Trials before a trial whose steps need not be known: as many may run at once.
    private const int LeastLag = 4;

    private long _steps;
    private int _counted;

    private BudgetSpec Budget => record().Spec!.Budget;

    /// <summary>Whether a trial may be issued now.</summary>
    public bool Allows(int number) => number < Budget.Trials && !IsOutOfTime && StepsBefore(number) is { } steps
        && (Budget.Steps is not { } most || steps < most);

    /// <summary>Whether no trial from this one on will ever be issued, although there are fewer than the budget has.</summary>
    public bool IsSpent(int number) =>
        IsOutOfTime || (Budget.Steps is { } most && StepsBefore(number) is { } steps && steps >= most);

    private bool IsOutOfTime => Budget.Hours is { } hours
        && clock.GetUtcNow() - record().SubmittedAt >= TimeSpan.FromHours(hours);

    // Steps of the trials that must have ended; null while one of them has not.
    private long? StepsBefore(int number)
    {
        if (Budget.Steps is null)
            return 0;
        // Trials that are decided together with this one may wait for it.
        var end = Math.Min(number - Math.Max(LeastLag, record().Spec!.LagOrDefault), pruner?.Batch(number) ?? number);
        for (; _counted < end; _counted++)
        {
            if (trials.Find(_counted) is not { HasEnded: true } trial)
                return null;
            _steps += trial.Steps;
        }

        return _steps;
    }
}
