namespace DistSeq.Engine.Data.Batches;

/// <summary>Batches of token sequences with their targets.</summary>
internal abstract class TokenBatcher : SequenceBatcher<LaneBatch>
{
    private readonly bool _oneTarget;

    /// <param name="plan">How sequences are grouped into batches.</param>
    /// <param name="lengths">Time steps of each sequence.</param>
    /// <param name="oneTarget">True for one target per sequence, false for one per time step.</param>
    private protected TokenBatcher(BatchPlan plan, int[] lengths, bool oneTarget = false)
        : base(plan, lengths) => _oneTarget = oneTarget;

    private protected sealed override LaneBatch Fill(int lane, int[] sequences)
    {
        // Rows cannot have length 0, so an empty row is one padded time step.
        var lengths = LengthsOf(sequences, empty: 1);
        var (steps, rows) = (lengths.Max(), sequences.Length);
        int[] inputs = Padding(steps, rows), targets = Padding(_oneTarget ? 1 : steps, rows);
        for (var row = 0; row < rows; row++)
        {
            if (sequences[row] >= 0)
                Fill(sequences[row], row, rows, inputs, targets);
        }

        return new LaneBatch(lane, steps, inputs, targets, default) { Lengths = lengths };
    }

    /// <summary>
    /// Writes a sequence into column <paramref name="row"/> of inputs [T, rows] and targets [T, rows] or [rows].
    /// </summary>
    private protected abstract void Fill(int sequence, int row, int rows, int[] inputs, int[] targets);
}
