using DistSeq.Engine.Data.Sequences;

namespace DistSeq.Engine.Data.Batches;

/// <summary>Batches of sequences with one class each.</summary>
public sealed class LabelledBatcher : SequenceBatcher<LabelledBatch>
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

    private protected override LabelledBatch Fill(int lane, int[] sequences)
    {
        var lengths = LengthsOf(sequences);
        var (steps, rows) = (lengths.Max(), sequences.Length);
        var inputs = Padding(steps, rows);
        for (var row = 0; row < rows; row++)
        {
            if (sequences[row] >= 0)
                Put(_data.Sequences[sequences[row]], inputs, rows, row);
        }

        return new LabelledBatch(lane, steps, inputs, lengths, [.. sequences.Select(sequence => sequence < 0 ? -1 : _data.Labels[sequence])]);
    }
}
