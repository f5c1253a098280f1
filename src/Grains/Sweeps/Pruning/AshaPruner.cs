namespace DistSeq.Grains.Sweeps.Pruning;

/// <summary>
/// Asynchronous successive halving, deciding when a trial comes to a rung: it goes on if it is among the best of itself and the
/// earlier trials that have come there, one in <paramref name="factor"/>. While there are fewer than that, only the best so far
/// goes on. Li et al., "A system for massively parallel hyperparameter tuning", MLSys 2020; the paper promotes paused trials
/// later, Optuna decides as here. "Earlier" is by number and not by time, so that decisions are the same at any parallelism.
/// </summary>
/// <param name="first">Steps until the first rung.</param>
/// <param name="factor">One trial in so many goes on, to so many times the steps.</param>
/// <param name="lag">Trials before a trial that it is not compared with.</param>
internal sealed class AshaPruner(long first, int factor, int lag) : IPruner
{
    public long? Step(int trial, int rung, long steps) => Ladder.Rising(first, factor, rung, steps);

    public (int First, int End) Needs(int trial, int rung) => (0, Math.Max(0, trial - lag));

    public bool GoesOn(PruningStudy study, int trial, int rung) =>
        Rank.IsAmongBest(study, Needs(trial, rung), trial, rung, factor);

    public int Batch(int trial) => trial;
}
