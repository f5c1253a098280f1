namespace DistSeq.Grains.Sweeps.Pruning;

/// <summary>
/// Trials in brackets, in order of their numbers. All of a bracket wait for each other at a rung, and the best of those that come
/// to it go on. Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016.
/// Where the sweep ends within a bracket, that is a smaller one.
/// </summary>
/// <param name="first">Steps until the first rung.</param>
/// <param name="factor">One trial in so many goes on, to so many times the steps.</param>
/// <param name="bracket">Trials of a bracket.</param>
internal sealed class SuccessiveHalvingPruner(long first, int factor, int bracket) : IPruner
{
    public long? Step(int trial, int rung, long steps) => Ladder.Rising(first, factor, rung, steps);

    public (int First, int End) Needs(int trial, int rung) => (Batch(trial), Batch(trial) + bracket);

    public bool GoesOn(PruningStudy study, int trial, int rung) =>
        Rank.IsAmongBest(study, Needs(trial, rung), trial, rung, factor);

    public int Batch(int trial) => trial - (trial % bracket);
}
