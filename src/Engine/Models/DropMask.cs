using DistSeq.Engine.Layers;

namespace DistSeq.Engine.Models;

/// <summary>A mask [positions, stride] of 0 and 1 / (1 - rate).</summary>
internal sealed class DropMask
{
    private readonly RandomPurpose _purpose;
    private readonly int _layer;
    private readonly int _width;
    private readonly double _rate;
    private readonly bool _locked;
    private readonly AlignedBuffer _mask;

    private DropMask(RandomPurpose purpose, int layer, double rate, bool locked, int width, int maxSteps, int maxRows)
    {
        (_purpose, _layer, _rate, _locked, _width) = (purpose, layer, rate, locked, width);
        Stride = Width.RowStride(width);
        _mask = new AlignedBuffer(maxSteps, maxRows, Stride);
    }

    /// <summary>Row stride.</summary>
    public int Stride { get; }

    /// <summary>For the input of the first layer; null if nothing is dropped.</summary>
    public static DropMask? OfInput(ModelDefinition model, int maxSteps, int maxRows) =>
        model.Dropout is { Input: > 0 and var rate }
        ? new DropMask(RandomPurpose.InputDropout, 0, rate, model.Dropout.Locked, model.InputsOf(0), maxSteps, maxRows)
        : null;

    /// <summary>For the outputs of a layer; null if nothing is dropped.</summary>
    public static DropMask? OfOutput(ModelDefinition model, int layer, int maxSteps, int maxRows) => IsBehind(model, layer)
        ? new DropMask(
            RandomPurpose.Dropout, layer, RateBehind(model, layer), model.Dropout.Locked, model.Width, maxSteps, maxRows)
        : null;

    /// <summary>Whether outputs of a layer are dropped.</summary>
    public static bool IsBehind(ModelDefinition model, int layer) => RateBehind(model, layer) > 0;

    public void Draw(in DropKey key, ReadOnlySpan<int> lanes, int rowsPerLane, WindowRows window)
    {
        var rows = new DropRows
        {
            Lanes = lanes,
            RowsPerLane = rowsPerLane,
            Window = window,
            Width = _width,
            Stride = Stride,
            Locked = _locked,
        };
        key.Fill(rows, _purpose, _layer, _rate, 0, (float)(1 / (1 - _rate)), _mask.Span);
    }

    /// <summary>destination = source times the mask; both may be the same buffer.</summary>
    public void Apply(ReadOnlySpan<float> source, Span<float> destination) =>
        Elementwise.Multiply(source, _mask.Span[..source.Length], destination[..source.Length]);

    // Without a head, nothing reads the outputs of the last layer.
    private static double RateBehind(ModelDefinition model, int layer) =>
        layer < model.Layers - 1 ? model.Dropout.BetweenLayers : model.Outputs > 0 ? model.Dropout.Output : 0;
}
