using DistSeq.Engine.Models;

namespace DistSeq.Engine.Generation;

/// <summary>Samples sequences token by token. Sample n depends on seed and n, not on the number of samples.</summary>
/// <param name="model">Gives the logits; only one row is used.</param>
public sealed class Sampler(IStepModel model)
{
    /// <param name="model">A model of ids with a head.</param>
    /// <param name="weights">In canonical layout.</param>
    public Sampler(ModelDefinition model, ReadOnlySpan<float> weights)
        : this(new NetworkStepModel(model, weights))
    {
    }

    /// <summary>Draws one sequence.</summary>
    /// <param name="number">Number of the sample.</param>
    /// <param name="prompt">Ids fed before the first draw, -1 for the zero vector; at least one.</param>
    /// <param name="end">End id (not returned), or null. It cannot follow the zero vector, so no sequence is empty.</param>
    /// <param name="options">How to draw.</param>
    /// <param name="state">State before the prompt; empty for zero.</param>
    /// <param name="isBegun">Whether the sequence has begun and may end at once; null: unless the prompt ends in -1.</param>
    /// <returns>Drawn ids, without the prompt.</returns>
    /// <exception cref="ArgumentException">An id or the state does not fit, or every id is forbidden.</exception>
    /// <exception cref="InvalidDataException">A logit is NaN or infinity.</exception>
    public int[] Draw(
        int number, IReadOnlyList<int> prompt, int? end, SamplingOptions options, ReadOnlySpan<float> state = default,
        bool? isBegun = null)
    {
        options.Check();
        var random = new CounterRandom(options.Seed, RandomPurpose.Sampling, number);
        var ranking = new TokenRanking(model.Outputs, options.Forbidden);
        var (logits, current) = (new float[model.Outputs], new float[model.StateSize]);
        Prompt.Feed(model, prompt, state, logits, current);
        var avoided = isBegun switch { null => Prompt.Avoided(prompt, end), true => null, false => end };
        var drawn = new List<int>();
        while (true)
        {
            var id = Pick(logits, options, ranking, ref random, drawn.Count == 0 ? avoided : null);
            if (id == end)
                break;
            drawn.Add(id);
            if (drawn.Count == options.MaxTokens)
                break;
            model.Step([id], current, logits, current);
        }

        return [.. drawn];
    }

    /// <summary>Draws an id by the options; draws <paramref name="forbidden"/> only if there is no other.</summary>
    /// <exception cref="InvalidDataException">A logit is NaN or infinity.</exception>
    public static int Pick(ReadOnlySpan<float> logits, SamplingOptions options, ref CounterRandom random, int? forbidden = null)
    {
        options.Check();
        return Pick(logits, options, new TokenRanking(logits.Length, options.Forbidden), ref random, forbidden);
    }

    private static int Pick(
        ReadOnlySpan<float> logits, SamplingOptions options, TokenRanking ranking, ref CounterRandom random, int? avoided)
    {
        if (options.Temperature == 0)
            return ranking.Rank(logits, 1, avoided)[0];
        var ranked = ranking.Rank(logits, options.TopK > 0 ? Math.Min(options.TopK, logits.Length) : logits.Length, avoided);
        var weights = new double[ranked.Length];
        var total = 0.0;
        for (var i = 0; i < weights.Length; i++)
            total += weights[i] = Math.Exp(((double)logits[ranked[i]] - logits[ranked[0]]) / options.Temperature);
        var count = weights.Length;
        if (options.TopP < 1)
            (count, total) = Nucleus(weights, options.TopP * total);
        var target = random.NextDouble() * total;
        for (var i = 0; i < count - 1; i++)
        {
            target -= weights[i];
            if (target < 0)
                return ranked[i];
        }

        return ranked[count - 1];
    }

    // How many leading weights it takes to reach the wanted sum, and their sum.
    private static (int Count, double Sum) Nucleus(double[] weights, double wanted)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i];
            if (sum >= wanted)
                return (i + 1, sum);
        }

        return (weights.Length, sum);
    }
}
