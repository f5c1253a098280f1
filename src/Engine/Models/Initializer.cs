using DistSeq.Engine.Layers;

namespace DistSeq.Engine.Models;

/// <summary>Initial values of a model's parameters, which depend only on the seed.</summary>
/// <remarks>
/// Input and head matrices: uniform in ±sqrt(6 / (rows + columns of one gate)) (Glorot and Bengio 2010). Recurrent matrices:
/// orthogonal per gate, by Gram-Schmidt from a random matrix (Saxe et al. 2013). Biases: 0, except the forget gate of LSTMs,
/// <see cref="ModelDefinition.ForgetBias"/> (1 by default: Jozefowicz et al. 2015). Embeddings: uniform in ±0.1. Vectors of
/// cells: gains 1, IndRNN's u uniform in 0 … 1, all others 0.
/// </remarks>
public static class Initializer
{
    // Numbers drawn between two checks for cancellation.
    private const int Stretch = 1 << 20;

    /// <summary>Fills a flat buffer in the model's layout. Takes time cubic in the hidden units.</summary>
    public static void Fill(
        ModelDefinition model, ParameterLayout layout, long seed, Span<float> weights,
        CancellationToken cancellationToken = default)
    {
        Refuse.UnlessLength(nameof(weights), weights.Length, layout.Length);
        Fill(model, layout, seed, 0, weights, cancellationToken);
    }

    /// <summary>The same for an encoder-decoder.</summary>
    internal static void Fill(
        EncoderDecoderDefinition model, ParameterLayout layout, long seed, Span<float> weights,
        CancellationToken cancellationToken = default)
    {
        Refuse.UnlessLength(nameof(weights), weights.Length, layout.Length);
        ParameterLayout encoder = new(model.Encoder), decoder = new(model.Decoder);
        Fill(model.Encoder, encoder, seed, 0, weights[..encoder.Length], cancellationToken);
        Fill(model.Decoder, decoder, seed, encoder.Ranges.Count, weights[encoder.Length..], cancellationToken);
    }

    private static void Fill(
        ModelDefinition model, ParameterLayout layout, long seed, int firstStream, Span<float> weights,
        CancellationToken cancellationToken)
    {
        var gates = CellCatalog.Shape(model.Cell).Gates;
        for (var index = 0; index < layout.Ranges.Count; index++)
        {
            var range = layout.Ranges[index];
            var values = weights.Slice(range.Offset, range.Length);
            var random = new CounterRandom(seed, RandomPurpose.Initialization, firstStream + index);
            var kind = range.Name[(range.Name.LastIndexOf('.') + 1)..];
            if (kind is "recurrent" or "candidate" or "echo")
                FillOrthogonal(values, range, model.Hidden, ref random, cancellationToken);
            else if (kind is "input" or "weight")
            {
                FillUniform(
                    values, Math.Sqrt(6.0 / (range.Rows + (kind == "input" ? model.Hidden : range.Columns))), ref random,
                    cancellationToken);
            }
            else if (kind == "embedding")
                FillUniform(values, 0.1, ref random, cancellationToken);
            else if (kind == "bias")
                FillBias(values, range.Name.StartsWith("layers", StringComparison.Ordinal) ? gates : [], model);
            else if (kind == "u")
                FillUnit(values, ref random);
            else if (range.Name.EndsWith(".shift.f", StringComparison.Ordinal))
                values.Fill((float)model.ForgetBias);
            else
                values.Fill(range.Name.Contains(".gain.", StringComparison.Ordinal) ? 1 : 0);
        }
    }

    private static void FillUnit(Span<float> values, ref CounterRandom random)
    {
        foreach (ref var value in values)
            value = (float)random.NextDouble();
    }

    private static void FillUniform(
        Span<float> values, double limit, ref CounterRandom random, CancellationToken cancellationToken)
    {
        for (; values.Length > 0; values = values[Math.Min(Stretch, values.Length)..])
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (ref var value in values[..Math.Min(Stretch, values.Length)])
                value = (float)(((2 * random.NextDouble()) - 1) * limit);
        }
    }

    private static void FillOrthogonal(
        Span<float> values, ParameterRange range, int hidden, ref CounterRandom random, CancellationToken cancellationToken)
    {
        int across = range.Columns / hidden, blocks = range.Rows / hidden * across;
        for (var block = 0; block < blocks; block++)
        {
            var first = (block / across * hidden * range.Columns) + (block % across * hidden);
            var draws = new double[checked(hidden * hidden)];
            for (var row = 0; row < hidden; row++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (ref var draw in draws.AsSpan(row * hidden, hidden))
                {
                    // The sum of twelve uniforms is close enough to a normal. It needs no logarithms, whose last bit differs
                    // between platforms.
                    for (var i = 0; i < 12; i++)
                        draw += random.NextDouble();
                    draw -= 6;
                }
            }

            Orthogonal.Rows(draws, hidden, cancellationToken);
            for (var i = 0; i < hidden; i++)
            {
                for (var j = 0; j < hidden; j++)
                    values[first + (i * range.Columns) + j] = (float)draws[(j * hidden) + i];
            }
        }
    }

    private static void FillBias(Span<float> values, IReadOnlyList<string> gates, ModelDefinition model)
    {
        values.Clear();
        for (var gate = 0; gate < gates.Count; gate++)
        {
            if (gates[gate] == "f" && gates.Contains("g"))
                values.Slice(gate * model.Hidden, model.Hidden).Fill((float)model.ForgetBias);
        }
    }
}
