namespace DistSeq.Contracts.Specs;

/// <summary>
/// When trials of a sweep end early. They are looked at when they have taken the steps of a rung: rung 0, 1, … In a spec file the
/// kind alone will do.
/// </summary>
[GenerateSerializer, Immutable, Alias("distseq.PruningSpec"), Shorthand("kind")]
public sealed record PruningSpec
{
    private const int ThoroughFactor = 3;
    private const long MostShare = 100;

    /// <summary>Which trials end early. Default asha.</summary>
    [Id(0)]
    public PruningKind Kind { get; init; } = PruningKind.Asha;

    /// <summary>
    /// Optimizer updates between two rungs, 1 to 2,000,000,000. Default a tenth of the longest training. Must be given where that
    /// is in epochs.
    /// </summary>
    [Id(1), Between(1, 2_000_000_000), OnlyFor(PruningKind.Median, PruningKind.Threshold, PruningKind.Patience)]
    public long? Every { get; init; }

    /// <summary>
    /// Optimizer updates until the first rung, 1 to 2,000,000,000. Default of median, threshold and patience:
    /// <see cref="Every"/>. Default of the others: the longest training divided by the largest power of the factor up to 100;
    /// must be given where the training is in epochs.
    /// </summary>
    [Id(2), Between(1, 2_000_000_000)]
    public long? First { get; init; }

    /// <summary>
    /// One trial in so many goes on after a rung, and the next rung comes after so many times the steps; 2 to 100. Default 3.
    /// </summary>
    [Id(3), Between(2, 100), OnlyFor(PruningKind.SuccessiveHalving, PruningKind.Hyperband, PruningKind.Asha)]
    public int? Factor { get; init; }

    /// <summary>The first trials, which always go on to their end, 0 to 10,000. Default 5.</summary>
    [Id(4), Between(0, 10_000), OnlyFor(PruningKind.Median)]
    public int? Startup { get; init; }

    /// <summary>Rungs in a row without improvement after which a trial ends, 1 to 1,000,000. Default 3.</summary>
    [Id(5), Between(1, 1_000_000), OnlyFor(PruningKind.Patience)]
    public int? Patience { get; init; }

    /// <summary>
    /// How much better than the best so far an improvement is at least, 0 to 1,000,000, in units of the objective. Default 0:
    /// any improvement counts.
    /// </summary>
    [Id(6), Between(0, 1_000_000), OnlyFor(PruningKind.Patience)]
    public double? MinDelta { get; init; }

    /// <summary>A trial ends if its objective is below this, -1e12 to 1e12. Null for no bound.</summary>
    [Id(7), Between(-1e12, 1e12), OnlyFor(PruningKind.Threshold)]
    public double? Lowest { get; init; }

    /// <summary>A trial ends if its objective is above this, -1e12 to 1e12. Null for no bound.</summary>
    [Id(8), Between(-1e12, 1e12), OnlyFor(PruningKind.Threshold)]
    public double? Highest { get; init; }

    /// <summary>
    /// Trials that wait for each other, 2 to 100,000. Default the largest power of the factor up to 100, so that one of them gets
    /// to the end.
    /// </summary>
    [Id(9), Between(2, 100_000), OnlyFor(PruningKind.SuccessiveHalving)]
    public int? Bracket { get; init; }

    /// <summary>
    /// Brackets that take turns, 1 to 32. The first has the most trials and prunes from the first rung; every other has fewer
    /// trials and begins a rung later. Default one more than there are rungs, so that the last prunes nothing. Must be given
    /// where the training is in epochs.
    /// </summary>
    [Id(10), Between(1, 32), OnlyFor(PruningKind.Hyperband)]
    public int? Brackets { get; init; }

    /// <summary>The same for the negative of the objective.</summary>
    public PruningSpec Turned() => this with { Lowest = -Highest, Highest = -Lowest };

    /// <summary>Whether rungs come after ever more steps, and not after equally many.</summary>
    public bool Halves => Kind is PruningKind.SuccessiveHalving or PruningKind.Hyperband or PruningKind.Asha;

    /// <summary>The factor, or its default.</summary>
    public int FactorOrDefault => Factor ?? ThoroughFactor;

    /// <summary>The trials of a bracket, or their default.</summary>
    public int BracketOrDefault => Bracket ?? (int)Share;

    // The largest power of the factor up to 100. It has to end for factors that are refused, too.
    private long Share
    {
        get
        {
            var factor = Math.Max(2, FactorOrDefault);
            var share = (long)factor;
            while (share * factor <= MostShare)
                share *= factor;
            return share;
        }
    }

    /// <summary>Steps between two rungs, or their default; null where it is not known.</summary>
    /// <param name="longest">Steps of the longest training; null where it is in epochs.</param>
    public long? EveryOrDefault(long? longest) => Every ?? (longest is { } steps ? Math.Max(1, steps / 10) : null);

    /// <summary>Steps until the first rung, or their default; null where it is not known.</summary>
    /// <param name="longest">Steps of the longest training; null where it is in epochs.</param>
    public long? FirstOrDefault(long? longest) => First
        ?? (Halves ? longest is { } steps ? ((steps - 1) / Share) + 1 : null : EveryOrDefault(longest));

    /// <summary>Rungs that come after ever more steps and before the end of the longest training; null where not known.</summary>
    /// <param name="longest">Steps of the longest training; null where it is in epochs.</param>
    public int? RungsOrDefault(long? longest)
    {
        if (Brackets is { } brackets)
            return brackets - 1;
        if (longest is not { } steps || FirstOrDefault(longest) is not { } first)
            return null;
        var rungs = 0;
        for (var step = first; step < steps; step *= FactorOrDefault)
            rungs++;
        return rungs;
    }
}
