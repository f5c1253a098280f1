using DistSeq.Engine.Layers;
using DistSeq.Engine.Models;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Generation;

/// <summary>Samples sequences from a model of ids, token by token. Sample n depends on seed and n, not on how many are drawn.</summary>
public sealed unsafe class Sampler
{
    private readonly ModelDefinition _model;
    private readonly RecurrentNetwork _network;
    private readonly SoftmaxHead _head;

    /// <param name="model">A model with a head over ids.</param>
    /// <param name="weights">In canonical layout.</param>
    public Sampler(ModelDefinition model, ReadOnlySpan<float> weights)
    {
        _model = model;
        _network = new RecurrentNetwork(model, 1, 1);
        _head = new SoftmaxHead(model, _network.Layout, 1, 1);
        _network.Load(weights);
        _head.Load(weights);
    }

    /// <summary>Draws one sequence.</summary>
    /// <param name="number">Number of the sample.</param>
    /// <param name="prompt">Ids fed before the first draw, -1 for the zero vector; at least one.</param>
    /// <param name="end">Id that ends a sequence (it is not returned), or null. No sequence is empty: it cannot follow the zero vector.</param>
    /// <param name="options">How to draw.</param>
    /// <returns>Drawn ids, prompt not included.</returns>
    public int[] Draw(int number, IReadOnlyList<int> prompt, int? end, SamplingOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(prompt.Count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxTokens, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.TopK);
        if (!(options.Temperature >= 0))
            throw new ArgumentOutOfRangeException(nameof(options), options.Temperature, "The temperature must be 0 or more.");
        var random = new CounterRandom(options.Seed, RandomPurpose.Sampling, number);
        var state = new float[_model.StateSize];
        foreach (var id in prompt)
            Feed(id, state);
        var drawn = new List<int>();
        while (drawn.Count < options.MaxTokens)
        {
            var forbidden = drawn.Count == 0 && prompt[^1] < 0 && _model.Outputs > 1 ? end : null;
            var id = Pick(Logits(), options, ref random, forbidden);
            if (id == end)
                break;
            drawn.Add(id);
            Feed(id, state);
        }

        return [.. drawn];
    }

    /// <summary>Draws an index from softmax(logits / temperature), limited to the k largest, never <paramref name="forbidden"/>.</summary>
    public static int Pick(ReadOnlySpan<float> logits, SamplingOptions options, ref CounterRandom random, int? forbidden = null)
    {
        var order = Enumerable.Range(0, logits.Length).Where(index => index != forbidden).ToArray();
        // By falling logit, the lower id first among equals.
        var values = logits.ToArray();
        Array.Sort(order, (a, b) => values[a] != values[b] ? values[b].CompareTo(values[a]) : a.CompareTo(b));
        if (options.Temperature == 0)
            return order[0];
        var count = options.TopK > 0 ? Math.Min(options.TopK, order.Length) : order.Length;
        var weights = new double[count];
        var total = 0.0;
        for (var i = 0; i < count; i++)
            total += weights[i] = Math.Exp((values[order[i]] - values[order[0]]) / options.Temperature);
        var target = random.NextDouble() * total;
        for (var i = 0; i < count - 1; i++)
        {
            target -= weights[i];
            if (target < 0)
                return order[i];
        }

        return order[count - 1];
    }

    private ReadOnlySpan<float> Logits()
    {
        _head.Forward(_network.Outputs, _network.OutputStride, 1);
        return new ReadOnlySpan<float>(_head.Logits, _model.Outputs);
    }

    private void Feed(int id, float[] state)
    {
        _network.Forward([id], state, 1, 1);
        _network.CopyState(state);
    }
}
