using DistSeq.Engine.Numerics;

namespace DistSeq.Grains.Sweeps.Search;

/// <summary>
/// The points of a scrambled Sobol sequence, a dimension for each parameter, active or not. No point of a finite space is tried
/// twice: a point that was is replaced by a random one.
/// </summary>
internal sealed class SobolSearch : ISearch
{
    public int Needs(int number) => 0;

    public double[]? Suggest(Study study, int number)
    {
        var tried = new Tried(study);
        if (tried.IsAll)
            return null;
        var random = new CounterRandom(study.Seed, RandomPurpose.Search, number);
        var uniform = new double[study.Space.Parameters.Count];
        for (var parameter = 0; parameter < uniform.Length; parameter++)
        {
            uniform[parameter] = parameter < SobolSequence.Dimensions
                ? SobolSequence.At((uint)number, parameter, study.Seed)
                : random.NextDouble();
        }

        var point = study.Space.Place(uniform);
        return tried.Has(point) ? tried.Any(ref random) : point;
    }
}
