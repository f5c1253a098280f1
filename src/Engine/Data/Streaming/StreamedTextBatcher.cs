using DistSeq.Engine.Data.Batches;

namespace DistSeq.Engine.Data.Streaming;

/// <summary>Windows of a file's tokens from the first on, 0-based. Each portion reads only its own windows.</summary>
/// <exception cref="ArgumentOutOfRangeException">The run extends beyond the file, or a number is below 1.</exception>
internal sealed class StreamedTextBatcher(TokenFile file, long first, long count, int lanes, int rowsPerLane, int window)
    : ContinuousBatcher(Within(file, first, count), lanes, rowsPerLane, window)
{
    private readonly long _begin = first;

    private protected override void Read(long first, Span<int> tokens) => file.Read(_begin + first, tokens);

    private static long Within(TokenFile file, long first, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, file.Count - count);
        return count;
    }
}
