using DistSeq.Engine.Numerics;

namespace DistSeq.Grains.Sweeps.Search;

/// <summary>
/// Draws each parameter independently: each value of a list with equal chance, a number of a range uniformly, or uniformly in its
/// logarithm. No point of a finite space is drawn twice.
/// </summary>
internal sealed class RandomSearch : ISearch
{
    // With this many in vain, nearly all points have been tried.
    private const int MostDraws = 32;

    public int Needs(int number) => 0;

    public double[]? Suggest(Study study, int number)
    {
        var tried = new Tried(study);
        if (tried.IsAll)
            return null;
        var random = new CounterRandom(study.Seed, RandomPurpose.Search, number);
        for (var draw = 0; draw < MostDraws; draw++)
        {
            var point = study.Space.Draw(ref random);
            if (!tried.Has(point))
                return point;
        }

        return tried.Any(ref random);
    }
}
