namespace DistSeq.Grains.Sweeps.Pruning;

/// <summary>A trial ends after so many rungs in a row that did not improve on its best by more than a difference.</summary>
/// <param name="first">Steps until the first rung.</param>
/// <param name="every">Steps between rungs.</param>
/// <param name="patience">Rungs in a row.</param>
/// <param name="minDelta">The difference, 0 or more.</param>
internal sealed class PatiencePruner(long first, long every, int patience, double minDelta) : IPruner
{
    public long? Step(int trial, int rung, long steps) => Ladder.Even(first, every, rung, steps);

    public (int First, int End) Needs(int trial, int rung) => (0, 0);

    public bool GoesOn(PruningStudy study, int trial, int rung)
    {
        var (best, vain) = (double.PositiveInfinity, 0);
        for (var one = 0; one <= rung; one++)
        {
            if (study.At(trial, one) is { } value && value < best - minDelta)
                (best, vain) = (value, 0);
            else
                vain++;
        }

        return vain < patience;
    }

    public int Batch(int trial) => trial;
}
