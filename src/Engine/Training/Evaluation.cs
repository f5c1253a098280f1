using DistSeq.Engine.Data;
using DistSeq.Engine.Models;

namespace DistSeq.Engine.Training;

/// <summary>Loss of a model on a split, without training.</summary>
public static class Evaluation
{
    private const int Rows = 32;

    /// <summary>
    /// Sum of losses in nats and number of targets. Lines start from a zero state each; text is cut into up to 32 streams with their
    /// state carried. A function of model, weights and split alone.
    /// </summary>
    public static (double Loss, long Tokens) Run(
        ModelDefinition model, ReadOnlySpan<float> weights, CorpusFormat format, TokenSequences split, int window)
    {
        var rows = format == CorpusFormat.Text ? Math.Min(Rows, Math.Max(1, (split.Tokens.Length - 1) / window)) : Rows;
        var computer = new StepComputer(model, rows, 1, window, clip: null);
        computer.Load(weights);
        return format == CorpusFormat.Lines
            ? RunLines(computer, new LineBatcher(split, null, 1, rows, window), rows)
            : RunText(computer, new TextBatcher(split.Tokens, 1, rows, window));
    }

    private static (double Loss, long Tokens) RunLines(StepComputer computer, LineBatcher batcher, int rows)
    {
        (double Loss, long Tokens) total = (0, 0);
        for (long first = 0; first < batcher.Pieces; first += rows)
            total = Add(total, computer.Evaluate([batcher.InOrder(first)])[0]);
        return total;
    }

    private static (double Loss, long Tokens) RunText(StepComputer computer, TextBatcher batcher)
    {
        (double Loss, long Tokens) total = (0, 0);
        ReadOnlyMemory<float> state = default;
        for (long step = 0; step < batcher.StepsPerEpoch; step++)
        {
            var outcome = computer.Evaluate([batcher.Get(step, 0, state)])[0];
            state = outcome.State;
            total = Add(total, outcome);
        }

        return total;
    }

    private static (double Loss, long Tokens) Add((double Loss, long Tokens) total, LaneOutcome outcome) =>
        (total.Loss + outcome.Loss, total.Tokens + outcome.Tokens);
}
