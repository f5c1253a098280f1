namespace DistSeq.Engine.Tasks.Translate;

/// <summary>Fewest token insertions, deletions and replacements between two sequences (Levenshtein 1966).</summary>
internal static class EditDistance
{
    public static int Between(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        // Row i: distances from the first i tokens to each prefix of the second sequence.
        var row = new int[second.Length + 1];
        for (var j = 0; j < row.Length; j++)
            row[j] = j;
        for (var i = 1; i <= first.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j < row.Length; j++)
            {
                var replaced = diagonal + (first[i - 1] == second[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
