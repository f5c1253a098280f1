namespace DistSeq.Grains.Sweeps.Pruning;

/// <summary>How a trial compares with others at a rung.</summary>
internal static class Rank
{
    /// <summary>
    /// Whether the trial is among the best of those that have come to the rung: one in <paramref name="factor"/>, at least one.
    /// Lower is better, of equals the earlier; what is not finite comes last.
    /// </summary>
    /// <param name="study">Their values.</param>
    /// <param name="others">The trials that it is compared with, from the first to before the end. It may be one of them.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="rung">The rung.</param>
    /// <param name="factor">How many trials there are for each that goes on.</param>
    public static bool IsAmongBest(PruningStudy study, (int First, int End) others, int trial, int rung, int factor)
    {
        var own = study.At(trial, rung);
        var (better, all) = (0, 1);
        for (var other = others.First; other < others.End; other++)
        {
            if (other == trial || study.At(other, rung) is not { } value)
                continue;
            all++;
            if (value < own || (value == own && other < trial))
                better++;
        }

        return better < Math.Max(1, all / factor);
    }
}
