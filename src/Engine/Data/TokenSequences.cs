namespace DistSeq.Engine.Data;

/// <summary>Sequences of token ids, concatenated.</summary>
/// <param name="Tokens">All ids, concatenated.</param>
/// <param name="Ends">End of each sequence in the ids (exclusive), ascending.</param>
internal sealed record TokenSequences(int[] Tokens, int[] Ends)
{
    /// <summary>Targets other than the next token: one class per sequence, or one tag per token. Default empty.</summary>
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
