namespace DistSeq.Engine.Data;

/// <summary>Sequences of token ids, one behind the other.</summary>
/// <param name="Tokens">All ids.</param>
/// <param name="Ends">Where each sequence ends within them (exclusive), ascending.</param>
public sealed record TokenSequences(int[] Tokens, int[] Ends)
{
    public int Count => Ends.Length;

    /// <summary>The ids of one sequence.</summary>
    public ReadOnlySpan<int> this[int index]
    {
        get
        {
            var begin = index == 0 ? 0 : Ends[index - 1];
            return Tokens.AsSpan(begin, Ends[index] - begin);
        }
    }
}
