using DistSeq.Engine.Layers;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Models;

/// <summary>Dropout of outputs on their way from layer to layer.</summary>
internal sealed unsafe class OutputDropout
{
    private readonly ModelDefinition _model;
    private readonly int _stride;
    private readonly AlignedBuffer[] _masks;
    private readonly AlignedBuffer[] _outputs;

    public OutputDropout(ModelDefinition model, int maxSteps, int maxRows, int stride)
    {
        _model = model;
        _stride = stride;
        _masks = [.. Enumerable.Range(1, model.Layers - 1).Select(_ => new AlignedBuffer(maxSteps, maxRows, stride))];
        _outputs = [.. Enumerable.Range(1, model.Layers - 1).Select(_ => new AlignedBuffer(maxSteps, maxRows, stride))];
    }

    /// <summary>What is left of the outputs of a layer, [T, rows, stride].</summary>
    public float* Outputs(int layer) => _outputs[layer].Pointer;

    public void Draw(in DropKey key, ReadOnlySpan<int> lanes, int rowsPerLane, int steps)
    {
        var rows = new DropRows
        {
            Lanes = lanes,
            RowsPerLane = rowsPerLane,
            Steps = steps,
            Width = _model.Width,
            Stride = _stride,
            Locked = _model.Dropout.Locked,
        };
        var rate = _model.Dropout.BetweenLayers;
        for (var layer = 0; layer < _masks.Length; layer++)
            key.Fill(rows, RandomPurpose.Dropout, layer, rate, 0, (float)(1 / (1 - rate)), _masks[layer].Span);
    }

    public void Forward(int layer, float* outputs, int positions) =>
        Apply(layer, new ReadOnlySpan<float>(outputs, positions * _stride), _outputs[layer].Span[..(positions * _stride)]);

    public void Backward(int layer, Span<float> dOutputs) => Apply(layer, dOutputs, dOutputs);

    private void Apply(int layer, ReadOnlySpan<float> source, Span<float> destination) =>
        Elementwise.Multiply(source, _masks[layer].Span[..source.Length], destination);
}
