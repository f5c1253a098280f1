using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Models;

namespace DistSeq.Engine.Training;

/// <summary>Loss and accuracy of a model on a split, without training. Functions of model, weights and split alone.</summary>
public static class Evaluation
{
    private const int Rows = 32;

    /// <summary>
    /// Sum of losses in nats and number of targets. Lines start from a zero state each; text is cut into up to 32 streams with their
    /// state carried; sequences with classes are read whole.
    /// </summary>
    public static (double Loss, long Tokens) Run(
        ModelDefinition model, ReadOnlySpan<float> weights, CorpusFormat format, TokenSequences split, int window)
    {
        switch (format)
        {
            case CorpusFormat.Text:
                return RunText(model, weights, split, window);
            case CorpusFormat.Lines:
                var lines = new LineBatcher(split, null, 1, Rows, window);
                return RunInOrder(Computer(model, weights, Rows, lines.MaxSteps), lines.Pieces, lines.InOrder);
            default:
                var batcher = Classified(format, split);
                return RunInOrder(Computer(model, weights, Rows, batcher.MaxSteps), batcher.Count, batcher.InOrder);
        }
    }

    /// <summary>Share of the targets whose class or tag is the likeliest, 0 to 1; for sequences with classes.</summary>
    public static double Accuracy(ModelDefinition model, ReadOnlySpan<float> weights, CorpusFormat format, TokenSequences split)
    {
        var batcher = Classified(format, split);
        var computer = Computer(model, weights, Rows, batcher.MaxSteps);
        long right = 0;
        for (var first = 0; first < batcher.Count; first += Rows)
        {
            var batch = batcher.InOrder(first);
            var likeliest = computer.Predict(batch);
            for (var place = 0; place < likeliest.Length; place++)
                right += batch.Targets[place] >= 0 && batch.Targets[place] == likeliest[place] ? 1 : 0;
        }

        return right / (double)split.Targets.Length;
    }

    private static (double Loss, long Tokens) RunText(ModelDefinition model, ReadOnlySpan<float> weights, TokenSequences split, int window)
    {
        var rows = Math.Min(Rows, Math.Max(1, (split.Tokens.Length - 1) / window));
        var batcher = new TextBatcher(split.Tokens, 1, rows, window);
        var computer = Computer(model, weights, rows, batcher.MaxSteps);
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

    private static (double Loss, long Tokens) RunInOrder(StepComputer computer, int count, Func<int, LaneBatch> portion)
    {
        (double Loss, long Tokens) total = (0, 0);
        for (var first = 0; first < count; first += Rows)
            total = Add(total, computer.Evaluate([portion(first)])[0]);
        return total;
    }

    private static SequenceBatcher<LaneBatch> Classified(CorpusFormat format, TokenSequences split) => format switch
    {
        CorpusFormat.Labelled => new LabelledBatcher(new(split, split.Targets), new BatchPlan(null, 1, Rows)),
        CorpusFormat.Tagged => new TaggedBatcher(new(split, split.Targets), new BatchPlan(null, 1, Rows)),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Only sequences with classes have an accuracy."),
    };

    private static StepComputer Computer(ModelDefinition model, ReadOnlySpan<float> weights, int rows, int maxSteps)
    {
        var computer = new StepComputer(model, rows, 1, maxSteps, clip: null);
        computer.Load(weights);
        return computer;
    }

    private static (double Loss, long Tokens) Add((double Loss, long Tokens) total, LaneOutcome outcome) =>
        (total.Loss + outcome.Loss, total.Tokens + outcome.Tokens);
}
