namespace DistSeq.Grains.Sweeps.Pruning;

/// <summary>A trial ends where its value is below the lowest or above the highest.</summary>
/// <param name="first">Steps until the first rung.</param>
/// <param name="every">Steps between rungs.</param>
/// <param name="lowest">Of the minimized objective.</param>
/// <param name="highest">Of the minimized objective.</param>
internal sealed class ThresholdPruner(long first, long every, double lowest, double highest) : IPruner
{
    public long? Step(int trial, int rung, long steps) => Ladder.Even(first, every, rung, steps);

    public (int First, int End) Needs(int trial, int rung) => (0, 0);

    public bool GoesOn(PruningStudy study, int trial, int rung) =>
        study.At(trial, rung) is { } value && value >= lowest && value <= highest;

    public int Batch(int trial) => trial;
}
