using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Data.Sequences;
using DistSeq.Engine.Generation;
using DistSeq.Engine.Models;

namespace DistSeq.Engine.Tasks.Polyphony;

/// <summary>
/// Draws music time step by time step. Each key sounds independently with probability sigmoid(logit / temperature); at
/// temperature 0, keys likelier on than off sound. If more than TopK keys sound, the likeliest remain, and no key less likely
/// than 1 - TopP sounds. Piece n depends on seed and n, not on the number of pieces.
/// </summary>
internal sealed class ChordSampler(ModelDefinition definition, ReadOnlySpan<float> weights)
{
    private readonly VectorStepModel _model = new(definition, weights);

    /// <param name="number">Number of the piece.</param>
    /// <param name="prompt">Time steps at the start; may be empty.</param>
    /// <param name="options">How to draw; MaxTokens counts the time steps after the prompt.</param>
    /// <returns>The prompt followed by the drawn time steps.</returns>
    /// <exception cref="InvalidDataException">A logit is NaN or infinity.</exception>
    public UInt128[] Draw(int number, IReadOnlyList<UInt128> prompt, SamplingOptions options)
    {
        options.Check();
        var random = new CounterRandom(options.Seed, RandomPurpose.Sampling, number);
        float[] input = new float[_model.Inputs], state = new float[_model.StateSize], logits = new float[_model.Outputs];
        var steps = new UInt128[checked(prompt.Count + options.MaxTokens)];
        for (var t = 0; t < steps.Length; t++)
        {
            _model.Step(input, state, logits);
            steps[t] = t < prompt.Count ? prompt[t] : Draw(logits, options, ref random);
            input.AsSpan().Clear();
            PianoRollBatcher.Sound(steps[t], input);
        }

        return steps;
    }

    private static UInt128 Draw(ReadOnlySpan<float> logits, SamplingOptions options, ref CounterRandom random)
    {
        var sounding = new List<(float Logit, int Key)>();
        for (var key = 0; key < logits.Length; key++)
        {
            if (!float.IsFinite(logits[key]))
            {
                throw new InvalidDataException(
                    $"Logit {key} is {logits[key]}: the weights are not finite or too large, as after a training that diverged. "
                    + "Use an earlier checkpoint.");
            }

            // Draw a number for every key, whatever came before.
            var probability = options.Temperature > 0 ? 1 / (1 + Math.Exp(-logits[key] / options.Temperature))
                : logits[key] > 0 ? 1 : 0;
            var isOn = random.NextDouble() < probability && probability >= 1 - options.TopP;
            if (isOn)
                sounding.Add((logits[key], key));
        }

        if (options.TopK > 0 && sounding.Count > options.TopK)
            sounding = [.. sounding.OrderByDescending(static one => one.Logit).ThenBy(static one => one.Key).Take(options.TopK)];
        return sounding.Aggregate(UInt128.Zero, static (step, one) => step | PianoRolls.Key(PianoRolls.LowestNote + one.Key));
    }
}
