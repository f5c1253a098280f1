namespace DistSeq.Chaos.Soaking;

/// <summary>
/// Whether what processes hold stays the same. Of the readings after the first 50 jobs, the lowest of the last three is compared
/// with the first: a figure that comes down again is no leak. Each may grow by a share of itself and a little more, since memory
/// is given back late.
/// </summary>
internal static class Flatness
{
    /// <summary>Jobs after which everything must be flat.</summary>
    public const int WarmUp = 50;

    private const int Last = 3;

    private static readonly (string Name, Func<ProcessReading, double> Of, double Share, double Besides)[] Figures =
    [
        ("managed memory, MB", reading => reading.ManagedMegabytes, 0.25, 16),
        ("resident memory, MB", reading => reading.ResidentMegabytes, 0.15, 32),
        ("threads", reading => reading.Threads, 0.1, 4),
        ("handles", reading => reading.Handles, 0.1, 8),
        ("keys", reading => reading.Keys, 0.1, 8),
        ("files", reading => reading.Files, 0, 2),
    ];

    /// <summary>What has grown; empty if all is flat.</summary>
    public static IEnumerable<string> Faults(IReadOnlyList<Reading> readings)
    {
        Reading[] warm = [.. readings.Where(reading => reading.Jobs >= WarmUp)];
        if (warm.Length < 2)
            yield break;
        for (var process = 0; process < warm[0].Processes.Count; process++)
        {
            foreach (var (name, of, share, besides) in Figures)
            {
                var first = of(warm[0].Processes[process]);
                var last = warm.Skip(1).TakeLast(Last).Min(reading => of(reading.Processes[process]));
                if (last > (first * (1 + share)) + besides)
                {
                    yield return string.Create(CultureInfo.InvariantCulture,
                        $"{warm[0].Processes[process].Name}: {name}: {first:0.#} after {warm[0].Jobs} jobs, "
                        + $"{last:0.#} and more at the end; {(first * (1 + share)) + besides:0.#} is the bar");
                }
            }
        }
    }
}
