using DistSeq.Engine.Layers;

namespace DistSeq.Engine.Models;

/// <summary>
/// Places of the named parameters in ONE flat float buffer: the canonical layout of checkpoints, hashes, gradients and messages.
/// Gates are blocks of columns, in the order of the cell's <see cref="Cells.CellShape.Gates"/>.
/// </summary>
/// <remarks>
/// Names, in this order, if the model has them: embedding [ids, width]; for each layer L and direction, the prefix layers.L. or
/// layers.L.reverse. with input [D, blocks * H], recurrent [H, blocks * H], candidate [H, H], echo [blocks * H, blocks * H], bias
/// [1, blocks * H] and the cell's vectors [1, H]; head.weight [width, Outputs], head.bias [1, Outputs]. Matrices are [in, out].
/// docs/math/parameters.md lists the blocks of every cell.
/// </remarks>
public sealed class ParameterLayout
{
    private readonly List<ParameterRange> _ranges = [];
    private readonly List<LayerRanges> _layers = [];

    /// <exception cref="ArgumentOutOfRangeException">
    /// A size of the model is out of range, or the model has 2^31 parameters or more.
    /// </exception>
    public ParameterLayout(ModelDefinition model)
    {
        model.Check();
        if (model.Embedding > 0)
            Embedding = Append("embedding", model.Inputs, model.Embedding);
        for (var layer = 0; layer < model.Layers; layer++)
        {
            AppendLayer(model, layer, $"layers.{layer}");
            if (model.Bidirectional)
                AppendLayer(model, layer, $"layers.{layer}.reverse");
        }

        if (model.Outputs > 0)
        {
            if (!model.Tied)
                Append("head.weight", model.Width, model.Outputs);
            Append("head.bias", 1, model.Outputs);
        }
    }

    /// <summary>The encoder's parameters, named encoder.…, then the decoder's, named decoder.….</summary>
    /// <exception cref="ArgumentException">Encoder and decoder do not match.</exception>
    internal ParameterLayout(EncoderDecoderDefinition model)
    {
        model.Check();
        foreach (var (name, part) in new[] { ("encoder", model.Encoder), ("decoder", model.Decoder) })
        {
            foreach (var range in new ParameterLayout(part).Ranges)
                Append($"{name}.{range.Name}", range.Rows, range.Columns);
        }
    }

    /// <summary>All parameters, by offset.</summary>
    public IReadOnlyList<ParameterRange> Ranges => _ranges;

    /// <summary>Place of the embedding; null if there is none.</summary>
    internal ParameterRange? Embedding { get; }

    /// <summary>Floats of the whole buffer.</summary>
    public int Length { get; private set; }

    /// <exception cref="KeyNotFoundException">No parameter has this name.</exception>
    public ParameterRange this[string name] => _ranges.Find(range => range.Name == name)
        ?? throw new KeyNotFoundException(
            $"The model has no parameter '{name}'; it has {string.Join(", ", _ranges.Select(range => range.Name))}.");

    /// <summary>A parameter's part of a flat buffer.</summary>
    public Span<float> Slice(Span<float> buffer, string name) => buffer.Slice(this[name].Offset, this[name].Length);

    /// <summary>The parameters of one layer in one direction (index order: forwards, backwards).</summary>
    internal LayerWeights Layer(Span<float> buffer, int index)
    {
        var ranges = _layers[index];
        return new LayerWeights
        {
            Input = Slice(buffer, ranges.Input),
            Recurrent = Slice(buffer, ranges.Recurrent),
            Candidate = Slice(buffer, ranges.Candidate),
            Echo = Slice(buffer, ranges.Echo),
            Bias = Slice(buffer, ranges.Bias),
            Vectors = ranges.Vectors is { } first ? buffer.Slice(first.Offset, ranges.VectorCount * first.Length) : [],
        };
    }

    private static Span<float> Slice(Span<float> buffer, ParameterRange? range) =>
        range is null ? [] : buffer.Slice(range.Offset, range.Length);

    private void AppendLayer(ModelDefinition model, int layer, string name)
    {
        var shape = CellCatalog.Shape(model.Cell);
        var hidden = model.Hidden;
        var input = Append($"{name}.input", model.InputsOf(layer), shape.InputBlocks * (long)hidden);
        var recurrent = shape.RecurrentBlocks > 0
            ? Append($"{name}.recurrent", hidden, shape.RecurrentBlocks * (long)hidden)
            : null;
        var candidate = shape.HasCandidateProduct ? Append($"{name}.candidate", hidden, hidden) : null;
        var echo = shape.EchoBlocks > 0
            ? Append($"{name}.echo", shape.EchoBlocks * hidden, shape.EchoTargets * (long)hidden)
            : null;
        var bias = shape.HasBias ? Append($"{name}.bias", 1, shape.Blocks * (long)hidden) : null;
        var vectors = shape.Vectors.Select(vector => Append($"{name}.{vector}", 1, hidden)).ToArray();
        _layers.Add(new LayerRanges(input, recurrent, candidate, echo, bias, vectors.FirstOrDefault(), vectors.Length));
    }

    private ParameterRange Append(string name, int rows, long columns)
    {
        var end = Length + (rows * columns);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, 1L << 30, "parameters of the model");
        var range = new ParameterRange(name, rows, (int)columns, Length);
        _ranges.Add(range);
        Length = (int)end;
        return range;
    }

    private sealed record LayerRanges(
        ParameterRange Input, ParameterRange? Recurrent, ParameterRange? Candidate, ParameterRange? Echo, ParameterRange? Bias,
        ParameterRange? Vectors, int VectorCount);
}
