namespace DistSeq.Grains.Sweeps.Pruning;

/// <summary>
/// A trial ends where its best value so far is worse than the median of the values of earlier trials at this rung: the median
/// stopping rule of Golovin et al., "Google Vizier: a service for black-box optimization", KDD 2017, in the form that Optuna has:
/// values at the step itself, and no running averages. Trials that were pruned at this very rung count.
/// </summary>
/// <param name="first">Steps until the first rung.</param>
/// <param name="every">Steps between rungs.</param>
/// <param name="startup">Trials that always go on.</param>
/// <param name="lag">Trials before a trial that it is not compared with.</param>
internal sealed class MedianPruner(long first, long every, int startup, int lag) : IPruner
{
    public long? Step(int trial, int rung, long steps) => Ladder.Even(first, every, rung, steps);

    public (int First, int End) Needs(int trial, int rung) => (0, trial < startup ? 0 : Math.Max(0, trial - lag));

    public bool GoesOn(PruningStudy study, int trial, int rung)
    {
        var best = Enumerable.Range(0, rung + 1).Min(one => study.At(trial, one) is { } value && !double.IsNaN(value)
            ? value : double.PositiveInfinity);
        var values = new List<double>();
        for (var other = 0; other < Needs(trial, rung).End; other++)
        {
            if (study.At(other, rung) is { } value && !double.IsNaN(value))
                values.Add(value);
        }

        return values.Count == 0 || best <= MedianOf(values);
    }

    public int Batch(int trial) => trial;

    private static double MedianOf(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] / 2) + (values[values.Count / 2] / 2);
    }
}
