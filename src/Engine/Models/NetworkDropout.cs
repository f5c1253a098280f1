using DistSeq.Engine.Layers;

namespace DistSeq.Engine.Models;

/// <summary>Dropout of the first layer's input, and of each layer's outputs before the next layer or the head.</summary>
internal sealed unsafe class NetworkDropout(ModelDefinition model, int maxSteps, int maxRows)
{
    private readonly DropMask? _input = DropMask.OfInput(model, maxSteps, maxRows);
    private readonly DropMask?[] _masks =
        [.. Enumerable.Range(0, model.Layers).Select(layer => DropMask.OfOutput(model, layer, maxSteps, maxRows))];

    private readonly AlignedBuffer[] _outputs =
    [
        .. Enumerable.Range(0, model.Layers).Select(layer =>
            new AlignedBuffer(DropMask.IsBehind(model, layer) ? maxSteps : 0, maxRows, Width.RowStride(model.Width))),
    ];

    private readonly int[] _lanes = Buffers.Ints(maxRows);
    private int _laneCount;

    /// <summary>Key of the masks; null if nothing is dropped.</summary>
    public DropKey? Key { get; private set; }

    public int RowsPerLane { get; private set; }

    public ReadOnlySpan<int> Lanes => _lanes.AsSpan(0, _laneCount);

    /// <summary>Sets the dropout key for the next windows, and the lanes of their rows.</summary>
    public void Set(DropKey? key, ReadOnlySpan<int> lanes, int rowsPerLane)
    {
        lanes.CopyTo(_lanes);
        (Key, _laneCount, RowsPerLane) = (key, lanes.Length, rowsPerLane);
    }

    /// <summary>Draws the masks of a window.</summary>
    public void Draw(WindowRows window)
    {
        if (Key is not { } key)
            return;
        _input?.Draw(key, Lanes, RowsPerLane, window);
        foreach (var mask in _masks)
            mask?.Draw(key, Lanes, RowsPerLane, window);
    }

    /// <summary>Applies dropout in place to the first layer's input vectors or their gradient.</summary>
    public void Input(AlignedBuffer vectors, int positions)
    {
        if (Key is not null && _input is not null)
            _input.Apply(vectors.Span[..(positions * _input.Stride)], vectors.Span);
    }

    /// <summary>Outputs of a layer after dropout, [positions, stride]; the outputs themselves if nothing is dropped.</summary>
    public float* Left(int layer, float* outputs) => Key is null || _masks[layer] is null ? outputs : _outputs[layer].Pointer;

    public void Forward(int layer, float* outputs, int positions)
    {
        if (Key is not null && _masks[layer] is { } mask)
            mask.Apply(new ReadOnlySpan<float>(outputs, positions * mask.Stride), _outputs[layer].Span);
    }

    public void Backward(int layer, AlignedBuffer dOutputs, int positions)
    {
        if (Key is not null && _masks[layer] is { } mask)
            mask.Apply(dOutputs.Span[..(positions * mask.Stride)], dOutputs.Span);
    }
}
