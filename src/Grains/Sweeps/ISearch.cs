using DistSeq.Contracts.Specs;

namespace DistSeq.Grains.Sweeps;

/// <summary>Chooses the values of trials.</summary>
internal interface ISearch
{
    /// <summary>Values of a trial by path: a function of spec, seed and number.</summary>
    IReadOnlyDictionary<string, string> Suggest(SweepSpec spec, int number);
}
