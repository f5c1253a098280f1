namespace DistSeq.Engine.Data;

/// <summary>Sequences of token ids, one behind the other.</summary>
/// <param name="Tokens">All ids.</param>
/// <param name="Ends">Where each sequence ends within them (exclusive), ascending.</param>
public sealed record TokenSequences(int[] Tokens, int[] Ends)
{
    /// <summary>What is to be predicted where it is not the next token: the class of each sequence, or the tag of each token. Default empty.</summary>
    public int[] Targets { get; init; } = [];

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
