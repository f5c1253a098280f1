using DistSeq.Grains.Sweeps.Space;

namespace DistSeq.Grains.Sweeps.Search;

/// <summary>What a search may see: the space, the seed, and the trials so far, in order of their numbers.</summary>
internal sealed class Study(SearchSpace space, long seed, IReadOnlyList<StudyTrial> trials)
{
    public SearchSpace Space { get; } = space;

    /// <summary>The sweep's.</summary>
    public long Seed { get; } = seed;

    public IReadOnlyList<StudyTrial> Trials { get; } = trials;

    /// <summary>
    /// The values of a trial, by path; null where the space is exhausted. The search sees the trials before it, and of their
    /// results those that it needs: whatever else is known already would make trials depend on which of them happened to end
    /// first.
    /// </summary>
    /// <exception cref="InvalidOperationException">A trial whose result is needed has not ended.</exception>
    public IReadOnlyDictionary<string, string>? Next(ISearch search, int number) =>
        search.Suggest(Seen(search, number), number) is { } point ? Space.Write(point) : null;

    /// <summary>
    /// The trial whose training a trial continues; null where it begins one. The search sees what <see cref="Next"/> shows it.
    /// </summary>
    /// <exception cref="InvalidOperationException">A trial whose result is needed has not ended.</exception>
    public int? Parent(IContinuedSearch search, int number) => search.Parent(Seen(search, number), number);

    private Study Seen(ISearch search, int number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, Trials.Count);
        var needs = search.Needs(number);
        var seen = new StudyTrial[number];
        for (var trial = 0; trial < number; trial++)
        {
            seen[trial] = trial >= needs ? Trials[trial].Outcome is null ? Trials[trial] : Trials[trial] with { Outcome = null }
                : Trials[trial].Outcome is not null ? Trials[trial]
                : throw new InvalidOperationException($"Trial {number} needs the result of trial {trial}, which has not ended.");
        }

        return new Study(Space, Seed, seen);
    }
}
