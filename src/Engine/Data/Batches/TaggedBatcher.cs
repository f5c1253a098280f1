using DistSeq.Engine.Data.Sequences;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Data.Batches;

/// <summary>Batches of sequences with a tag for each token.</summary>
public sealed class TaggedBatcher : SequenceBatcher<LaneBatch>, IBatcher<LaneBatch>
{
    private readonly TaggedSequences _data;

    /// <param name="data">At least one sequence, none empty.</param>
    /// <param name="plan">How they become batches.</param>
    /// <exception cref="InvalidDataException">There is no sequence, or one is empty.</exception>
    /// <exception cref="ArgumentException">A number of the plan is out of range, or tags and tokens differ in number.</exception>
    public TaggedBatcher(TaggedSequences data, BatchPlan plan)
        : base(plan, Lengths(data.Sequences))
    {
        if (data.Tags.Length != data.Sequences.Tokens.Length)
            throw new ArgumentException($"There are {data.Tags.Length} tags for {data.Sequences.Tokens.Length} tokens.", nameof(data));
        _data = data;
    }

    /// <summary>Tags of one epoch.</summary>
    public long Tokens => _data.Tags.Length;

    public bool Carries(long step) => false;

    LaneBatch IBatcher<LaneBatch>.Get(long step, int lane, ReadOnlyMemory<float> state) => Get(step, lane);

    private protected override LaneBatch Fill(int lane, int[] sequences)
    {
        // A lane has no row of length 0: an empty one is a time step of nothing.
        var lengths = LengthsOf(sequences, empty: 1);
        var (steps, rows) = (lengths.Max(), sequences.Length);
        int[] inputs = Padding(steps, rows), targets = Padding(steps, rows);
        for (var row = 0; row < rows; row++)
        {
            if (sequences[row] < 0)
                continue;
            Put(_data.Sequences[sequences[row]], inputs, rows, row);
            Put(_data.TagsOf(sequences[row]), targets, rows, row);
        }

        return new LaneBatch(lane, steps, inputs, targets, default) { Lengths = lengths };
    }
}
