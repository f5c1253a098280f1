using DistSeq.Engine.Data;

namespace DistSeq.Engine.Tasks;

/// <summary>Divides a split into pieces that are measured separately, by sequence lengths alone, never by the cluster.</summary>
internal static class SplitPieces
{
    // Small enough that a small job's split gives every thread a piece; large enough that a piece is worth a message.
    private const long Tokens = 8_192;

    /// <summary>Runs of sequences in order, each the shortest with at least this many tokens; the last may have fewer.</summary>
    /// <param name="sequences">Number of sequences.</param>
    /// <param name="length">Returns the tokens of a sequence.</param>
    public static IReadOnlyList<(int Begin, int End)> Of(int sequences, Func<int, long> length)
    {
        var pieces = new List<(int Begin, int End)>();
        var (begin, tokens) = (0, 0L);
        for (var index = 0; index < sequences; index++)
        {
            tokens += length(index);
            if (tokens >= Tokens || index == sequences - 1)
            {
                pieces.Add((begin, index + 1));
                (begin, tokens) = (index + 1, 0);
            }
        }

        return pieces;
    }

    public static IReadOnlyList<(int Begin, int End)> Of(TokenSequences split) =>
        Of(split.Count, index => split[index].Length);
}
