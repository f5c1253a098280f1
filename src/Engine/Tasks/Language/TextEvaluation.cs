using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Data.Streaming;
using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks.Language;

/// <summary>
/// Measures how well a model predicts a run of tokens in a <see cref="TokenFile"/>, window by window. The result equals that of
/// <see cref="Evaluation"/> on the same sequence in memory.
/// </summary>
internal static class TextEvaluation
{
    /// <param name="model">A model of ids with a softmax head.</param>
    /// <param name="weights">In canonical layout.</param>
    /// <param name="file">The text.</param>
    /// <param name="run">The tokens to predict.</param>
    /// <exception cref="InvalidDataException">There is nothing to predict, or the file is damaged.</exception>
    public static Tally Run(ModelDefinition model, ReadOnlySpan<float> weights, TokenFile file, TokenRun run)
    {
        var length = run.Count - 1;
        if (length < 1)
            throw new InvalidDataException("The split has no target; there is nothing to predict.");
        var shape = EvaluationShape.Of(model, [new((int)Math.Min(length, int.MaxValue), default, default)]);
        var computer = new StepComputer(model, 1, shape.Rows, shape.Steps, clip: null);
        computer.Load(weights);
        var right = new int[1];
        var tally = default(Tally);
        ReadOnlyMemory<float> state = default;
        for (long begin = 0; begin < length;)
        {
            var tokens = new int[Math.Min(shape.Steps, length - begin) + 1];
            file.Read(run.First + begin, tokens);
            var steps = tokens.Length - 1;
            var outcome = computer.Evaluate([new LaneBatch(0, steps, tokens[..steps], tokens[1..], state)], right, [])[0];
            tally += new Tally(outcome.Loss, outcome.Tokens, right[0]);
            (state, begin) = (outcome.State, begin + steps);
        }

        return tally;
    }
}
