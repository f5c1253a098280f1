using DistSeq.Engine.Data.Sequences;

namespace DistSeq.Engine.Data.Batches;

/// <summary>Batches of sequences with one class each, for many-to-one models.</summary>
internal sealed class LabelledBatcher : TokenBatcher
{
    private readonly LabelledSequences _data;

    /// <param name="data">At least one sequence, none empty.</param>
    /// <param name="plan">How sequences are grouped into batches.</param>
    /// <exception cref="InvalidDataException">There is no sequence, or one is empty.</exception>
    /// <exception cref="ArgumentException">
    /// A number in the plan is out of range, or the counts of labels and sequences differ.
    /// </exception>
    public LabelledBatcher(LabelledSequences data, BatchPlan plan)
        : base(plan, Lengths(data.Sequences), oneTarget: true)
    {
        if (data.Labels.Length != data.Sequences.Count)
            throw new ArgumentException(
                $"There are {data.Labels.Length} labels for {data.Sequences.Count} sequences.", nameof(data));
        _data = data;
    }

    /// <summary>Classes per epoch.</summary>
    public override long Tokens => Count;

    private protected override void Fill(int sequence, int row, int rows, int[] inputs, int[] targets)
    {
        Put(_data.Sequences[sequence], inputs, rows, row);
        targets[row] = _data.Labels[sequence];
    }
}
