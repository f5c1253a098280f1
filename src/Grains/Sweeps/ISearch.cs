namespace DistSeq.Grains.Sweeps;

/// <summary>Chooses the values of trials.</summary>
internal interface ISearch
{
    /// <summary>Values of a trial, by path. They depend on spec and number alone.</summary>
    IReadOnlyDictionary<string, string> Suggest(SweepSpec spec, int number);
}
