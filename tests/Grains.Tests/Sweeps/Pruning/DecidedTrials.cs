namespace DistSeq.Grains.Tests.Sweeps.Pruning;

/// <summary>
/// How the trials of a short sweep end, by number: + completed, x failed or diverged, otherwise the rung where it was pruned.
/// Where they change, sweeps go on with other decisions: say so in the changelog as "Other trials", and change them here.
/// </summary>
internal static class DecidedTrials
{
    public static IReadOnlyDictionary<PruningKind, string> Of { get; } = new Dictionary<PruningKind, string>
    {
        [PruningKind.Median] = "++++000441101015000002001210020000+01030",
        [PruningKind.Threshold] = "0+++000++++0++x+00x+0+00+++0++0000+0+0+0",
        [PruningKind.Patience] = "+9++7++b10a+b+bxc5+xb+aac++8+a8f6+8+8a+c+",
        [PruningKind.SuccessiveHalving] = "01+000010010001+000001001+00110000+000+0",
        [PruningKind.Hyperband] = "01+0000100+000x++00001001+000+0+++1000+0",
        [PruningKind.Asha] = "++++000221100022000001001110010000+01020",
    };
}
