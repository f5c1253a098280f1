using DistSeq.Engine.Data.Sequences;

namespace DistSeq.Engine.Data.Batches;

/// <summary>Batches of sequences with one tag per token.</summary>
internal sealed class TaggedBatcher : TokenBatcher
{
    private readonly TaggedSequences _data;

    /// <param name="data">At least one sequence, none empty.</param>
    /// <param name="plan">How sequences are grouped into batches.</param>
    /// <exception cref="InvalidDataException">There is no sequence, or one is empty.</exception>
    /// <exception cref="ArgumentException">
    /// A number in the plan is out of range, or the counts of tags and tokens differ.
    /// </exception>
    public TaggedBatcher(TaggedSequences data, BatchPlan plan)
        : base(plan, Lengths(data.Sequences))
    {
        if (data.Tags.Length != data.Sequences.Tokens.Length)
            throw new ArgumentException(
                $"There are {data.Tags.Length} tags for {data.Sequences.Tokens.Length} tokens.", nameof(data));
        _data = data;
    }

    /// <summary>Tags per epoch.</summary>
    public override long Tokens => _data.Tags.Length;

    private protected override void Fill(int sequence, int row, int rows, int[] inputs, int[] targets)
    {
        Put(_data.Sequences[sequence], inputs, rows, row);
        Put(_data.TagsOf(sequence), targets, rows, row);
    }
}
