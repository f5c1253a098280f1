using DistSeq.Engine.Data.Sequences;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Data.Batches;

/// <summary>Batches of sequences with one class each, for models that read each row once.</summary>
public sealed class LabelledBatcher : SequenceBatcher<LaneBatch>, IBatcher<LaneBatch>
{
    private readonly LabelledSequences _data;

    /// <param name="data">At least one sequence, none empty.</param>
    /// <param name="plan">How they become batches.</param>
    /// <exception cref="InvalidDataException">There is no sequence, or one is empty.</exception>
    /// <exception cref="ArgumentException">A number of the plan is out of range, or labels and sequences differ in number.</exception>
    public LabelledBatcher(LabelledSequences data, BatchPlan plan)
        : base(plan, Lengths(data.Sequences))
    {
        if (data.Labels.Length != data.Sequences.Count)
            throw new ArgumentException($"There are {data.Labels.Length} labels for {data.Sequences.Count} sequences.", nameof(data));
        _data = data;
    }

    /// <summary>Classes of one epoch.</summary>
    public long Tokens => Count;

    public bool Carries(long step) => false;

    LaneBatch IBatcher<LaneBatch>.Get(long step, int lane, ReadOnlyMemory<float> state) => Get(step, lane);

    private protected override LaneBatch Fill(int lane, int[] sequences)
    {
        // A lane has no row of length 0: an empty one is a time step of nothing.
        var lengths = LengthsOf(sequences, empty: 1);
        var (steps, rows) = (lengths.Max(), sequences.Length);
        int[] inputs = Padding(steps, rows), labels = Padding(1, rows);
        for (var row = 0; row < rows; row++)
        {
            if (sequences[row] < 0)
                continue;
            Put(_data.Sequences[sequences[row]], inputs, rows, row);
            labels[row] = _data.Labels[sequences[row]];
        }

        return new LaneBatch(lane, steps, inputs, labels, default) { Lengths = lengths };
    }
}
