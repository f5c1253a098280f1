namespace DistSeq.Engine.Numerics;

/// <summary>
/// The terms of sums over some lanes: the (t, row) of one lane in ascending order, t first; then those of the next lane.
/// </summary>
internal readonly ref struct LaneTerms
{
    /// <summary>Position of each (t, row).</summary>
    public required ReadOnlySpan<int> Positions { get; init; }

    /// <summary>Row index of each term's state before t among all states, if time runs forwards.</summary>
    public required ReadOnlySpan<int> Previous { get; init; }

    /// <summary>End of each lane's terms.</summary>
    public required ReadOnlySpan<int> Ends { get; init; }

    public int Lanes => Ends.Length;

    /// <summary>Terms of one lane.</summary>
    public Range Of(int lane) => (lane == 0 ? 0 : Ends[lane - 1])..Ends[lane];
}
