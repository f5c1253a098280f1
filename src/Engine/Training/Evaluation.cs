using DistSeq.Engine.Models;

namespace DistSeq.Engine.Training;

/// <summary>
/// How well a model predicts a split: the loss of every target given all that stands before it in its sequence. A function of
/// model, weights and split alone; it knows nothing of the batches and windows of training.
/// </summary>
/// <remarks>
/// Sequences are read side by side, a row each. Where time runs one way, a row is read window by window with its state carried; a
/// sequence that has ended makes room for the next. Each sequence has a tally, and they are added in the order of the data.
/// </remarks>
internal static class Evaluation
{
    /// <summary>The tally of a split.</summary>
    /// <param name="model">A model of ids with a softmax head.</param>
    /// <param name="weights">In canonical layout.</param>
    /// <param name="sequences">At least one target among them.</param>
    /// <exception cref="InvalidDataException">There is nothing to predict.</exception>
    public static Tally Run(ModelDefinition model, ReadOnlySpan<float> weights, IReadOnlyList<ScoredSequence> sequences) =>
        Run(model, weights, sequences, EvaluationShape.Of(model, sequences));

    /// <summary>The same in a given shape, which does not show in the figures.</summary>
    public static Tally Run(
        ModelDefinition model, ReadOnlySpan<float> weights, IReadOnlyList<ScoredSequence> sequences, EvaluationShape shape)
    {
        if (!sequences.Any(sequence => sequence.Length > 0))
            throw new InvalidDataException("The split has no target; there is nothing to predict.");
        var computer = new StepComputer(model, 1, shape.Rows, shape.Steps, clip: null);
        computer.Load(weights);
        var tallies = new Tally[sequences.Count];
        var rows = new List<Row>();
        // Those of about the same length side by side: a row that ends early is computed in vain.
        var waiting = new Queue<int>(Enumerable.Range(0, tallies.Length)
            .Where(index => sequences[index].Length > 0)
            .OrderByDescending(index => sequences[index].Length));
        var right = new int[shape.Rows];
        while (true)
        {
            while (rows.Count < shape.Rows && waiting.TryDequeue(out var next))
                rows.Add(new Row(next, 0, default));
            if (rows.Count == 0)
                return tallies.Aggregate((first, second) => first + second);
            LaneBatch[] lanes = [.. rows
                .Select((row, lane) => sequences[row.Sequence].Window(lane, row.Begin, shape.Steps, row.State))];
            var outcomes = computer.Evaluate(lanes, right);
            for (var lane = 0; lane < lanes.Length; lane++)
            {
                var (row, outcome) = (rows[lane], outcomes[lane]);
                tallies[row.Sequence] += new Tally(outcome.Loss, outcome.Tokens, right[lane]);
                rows[lane] = row with { Begin = row.Begin + lanes[lane].Steps, State = outcome.State };
            }

            rows.RemoveAll(row => row.Begin == sequences[row.Sequence].Length);
        }
    }

    // A sequence and how far it has been read.
    private readonly record struct Row(int Sequence, int Begin, ReadOnlyMemory<float> State);
}
