using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Models;

namespace DistSeq.Engine.Training;

/// <summary>
/// Measures how well a model predicts a split: the loss of every target given everything before it in its sequence. The result
/// depends only on model, weights and split, not on the batches and windows of training.
/// </summary>
/// <remarks>
/// Sequences are read side by side, one per row. A unidirectional network reads a row window by window and carries its state;
/// when a sequence ends, the next one takes its row. Each sequence has its own tally, and the tallies are added in data order.
/// </remarks>
internal static class Evaluation
{
    /// <summary>Returns the tally of a split.</summary>
    /// <param name="model">A model of ids with a softmax head.</param>
    /// <param name="weights">In canonical layout.</param>
    /// <param name="sequences">They must have at least one target.</param>
    /// <param name="counter">Receives the likeliest class at each target of each sequence; null for none.</param>
    /// <exception cref="InvalidDataException">There is nothing to predict.</exception>
    public static Tally Run(
        ModelDefinition model, ReadOnlySpan<float> weights, IReadOnlyList<ScoredSequence> sequences,
        ITargetCounter? counter = null) =>
        Run(model, weights, sequences, EvaluationShape.Of(model, sequences), counter);

    /// <summary>The same with a given shape, which does not change the figures.</summary>
    public static Tally Run(
        ModelDefinition model, ReadOnlySpan<float> weights, IReadOnlyList<ScoredSequence> sequences, EvaluationShape shape,
        ITargetCounter? counter = null)
    {
        if (!sequences.Any(sequence => sequence.Length > 0))
            throw new InvalidDataException("The split has no target; there is nothing to predict.");
        var computer = new StepComputer(model, 1, shape.Rows, shape.Steps, clip: null);
        computer.Load(weights);
        var tallies = new Tally[sequences.Count];
        var rows = new List<Row>();
        // Sequences of similar length go side by side, because a row that ends early wastes computation.
        var waiting = new Queue<int>(Enumerable.Range(0, tallies.Length)
            .Where(index => sequences[index].Length > 0)
            .OrderByDescending(index => sequences[index].Length));
        var right = new int[shape.Rows];
        while (true)
        {
            while (rows.Count < shape.Rows && waiting.TryDequeue(out var next))
                rows.Add(new Row(next, 0, default, counter is null ? [] : new int[sequences[next].Targets.Length]));
            if (rows.Count == 0)
                return tallies.Aggregate((first, second) => first + second);
            LaneBatch[] lanes = [.. rows
                .Select((row, lane) => sequences[row.Sequence].Window(lane, row.Begin, shape.Steps, row.State))];
            Memory<int>[] said = counter is null ? [] : [.. rows.Select((row, lane) => row.SaidOf(lanes[lane].Targets.Length))];
            var outcomes = computer.Evaluate(lanes, right, said);
            for (var lane = 0; lane < lanes.Length; lane++)
            {
                var (row, outcome) = (rows[lane], outcomes[lane]);
                tallies[row.Sequence] += new Tally(outcome.Loss, outcome.Tokens, right[lane]);
                rows[lane] = row with { Begin = row.Begin + lanes[lane].Steps, State = outcome.State };
            }

            foreach (var row in rows.Where(row => row.Begin == sequences[row.Sequence].Length))
                counter?.Add(sequences[row.Sequence].Targets.Span, row.Said);
            rows.RemoveAll(row => row.Begin == sequences[row.Sequence].Length);
        }
    }

    // A sequence, how far it has been read, and the likeliest class at each of its targets if they are counted.
    private readonly record struct Row(int Sequence, int Begin, ReadOnlyMemory<float> State, int[] Said)
    {
        // The predictions of one window. A whole-sequence class is predicted in each window, and the last one stays.
        public Memory<int> SaidOf(int targets) => Said.AsMemory(Math.Min(Begin, Said.Length - targets), targets);
    }
}
