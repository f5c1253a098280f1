using DistSeq.Engine.Layers;

namespace DistSeq.Engine.Models;

/// <summary>
/// Where each named parameter lies in ONE flat float buffer: the canonical layout of checkpoints, hashes, gradients and messages.
/// Gates stand side by side in the columns, in the order of the cell's <see cref="Cells.CellShape.Gates"/>.
/// </summary>
public sealed class ParameterLayout
{
    private readonly List<ParameterRange> _ranges = [];
    private readonly List<LayerRanges> _layers = [];

    /// <exception cref="ArgumentOutOfRangeException">A size of the model is out of range, or the model has 2^31 parameters or more.</exception>
    public ParameterLayout(ModelDefinition model)
    {
        model.Check();
        var shape = CellCatalog.Shape(model.Cell);
        for (var layer = 0; layer < model.Layers; layer++)
        {
            var inputs = layer == 0 ? model.Inputs : model.Hidden;
            _layers.Add(new LayerRanges(
                Append($"layers.{layer}.input", inputs, shape.InputBlocks * (long)model.Hidden),
                Append($"layers.{layer}.recurrent", model.Hidden, shape.RecurrentBlocks * (long)model.Hidden),
                shape.HasCandidateProduct ? Append($"layers.{layer}.candidate", model.Hidden, model.Hidden) : null,
                Append($"layers.{layer}.bias", 1, shape.Blocks * (long)model.Hidden)));
        }

        if (model.Outputs > 0)
        {
            Append("head.weight", model.Hidden, model.Outputs);
            Append("head.bias", 1, model.Outputs);
        }
    }

    /// <summary>All parameters in the order of their offsets.</summary>
    public IReadOnlyList<ParameterRange> Ranges => _ranges;

    /// <summary>Floats of the whole buffer.</summary>
    public int Length { get; private set; }

    /// <exception cref="KeyNotFoundException">No parameter has this name.</exception>
    public ParameterRange this[string name] => _ranges.Find(range => range.Name == name)
        ?? throw new KeyNotFoundException($"The model has no parameter '{name}'; it has {string.Join(", ", _ranges.Select(range => range.Name))}.");

    /// <summary>The part of a flat buffer that belongs to a parameter.</summary>
    public Span<float> Slice(Span<float> buffer, string name) => buffer.Slice(this[name].Offset, this[name].Length);

    internal LayerWeights Layer(Span<float> buffer, int layer)
    {
        var ranges = _layers[layer];
        return new LayerWeights
        {
            Input = Slice(buffer, ranges.Input),
            Recurrent = Slice(buffer, ranges.Recurrent),
            Candidate = ranges.Candidate is { } candidate ? Slice(buffer, candidate) : [],
            Bias = Slice(buffer, ranges.Bias),
        };
    }

    private static Span<float> Slice(Span<float> buffer, ParameterRange range) => buffer.Slice(range.Offset, range.Length);

    private ParameterRange Append(string name, int rows, long columns)
    {
        var end = Length + (rows * columns);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, 1L << 30, "parameters of the model");
        var range = new ParameterRange(name, rows, (int)columns, Length);
        _ranges.Add(range);
        Length = (int)end;
        return range;
    }

    private sealed record LayerRanges(ParameterRange Input, ParameterRange Recurrent, ParameterRange? Candidate, ParameterRange Bias);
}
