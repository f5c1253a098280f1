namespace DistSeq.Engine.Data.Batches;

/// <summary>Windows of a continuous text in memory.</summary>
internal sealed class TextBatcher(int[] tokens, int lanes, int rowsPerLane, int window)
    : ContinuousBatcher(tokens.Length, lanes, rowsPerLane, window)
{
    private protected override void Read(long first, Span<int> destination) =>
        tokens.AsSpan((int)first, destination.Length).CopyTo(destination);
}
