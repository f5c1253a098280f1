namespace DistSeq.Contracts.Specs;

/// <summary>Finds what the user probably meant.</summary>
public static class NearestName
{
    private const int LongestWord = 64;

    /// <summary>
    /// The known name with the fewest edits, if they are few; else the only path that ends in the word; else null.
    /// </summary>
    public static string? Of(string word, IEnumerable<string> known)
    {
        // A word longer than any name was not meant as one.
        if (word.Length > LongestWord)
            return null;
        var names = known.ToList();
        var best = names.Select(name => (Name: name, Edits: Edits(word.ToLowerInvariant(), name.ToLowerInvariant())))
            .OrderBy(candidate => candidate.Edits)
            .FirstOrDefault();
        if (best.Name is not null && best.Edits <= Math.Max(word.Length > 3 ? 2 : 1, word.Length / 3))
            return best.Name;
        var endings = names.Where(name => name.EndsWith("." + word, StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
        return endings.Count == 1 ? endings[0] : null;
    }

    /// <summary>"; did you mean 'hidden'?" or nothing.</summary>
    public static string Question(string word, IEnumerable<string> known) =>
        Of(word, known) is { } name ? $"; did you mean '{name}'?" : ".";

    /// <summary>Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours.</summary>
    private static int Edits(string a, string b)
    {
        var distance = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            distance[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            distance[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var least = Math.Min(Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1, distance[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    least = Math.Min(least, distance[i - 2, j - 2] + 1);
                distance[i, j] = least;
            }
        }

        return distance[a.Length, b.Length];
    }
}
