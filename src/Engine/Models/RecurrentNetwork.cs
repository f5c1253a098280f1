using System.Runtime.InteropServices;
using DistSeq.Engine.Layers;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Models;

/// <summary>
/// The recurrent layers of a model over one window: forward, backpropagation through time, weight gradients. For one thread; allocates
/// nothing after it is made. Row values do not depend on which other rows are computed beside them.
/// </summary>
public sealed unsafe class RecurrentNetwork
{
    private readonly RecurrentLayer[] _layers;
    private readonly AlignedBuffer[] _dOutputs = new AlignedBuffer[2];
    private readonly AlignedBuffer _vectors;
    private readonly AlignedBuffer _dVectors;
    private readonly int[] _ids;
    private readonly bool _hasCellState;
    private int _steps;
    private int _rows;

    /// <param name="model">The network; its head is not used here.</param>
    /// <param name="maxSteps">Largest T of a window, 1 or more.</param>
    /// <param name="maxRows">Largest number of rows, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public RecurrentNetwork(ModelDefinition model, int maxSteps, int maxRows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSteps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        Model = model;
        Layout = new ParameterLayout(model);
        MaxSteps = maxSteps;
        MaxRows = maxRows;
        _hasCellState = CellCatalog.Shape(model.Cell).HasCellState;
        _layers = [.. Enumerable.Range(0, model.Layers).Select(layer => CellCatalog.CreateLayer(model.Cell, new LayerSize(
            layer == 0 ? model.Inputs : model.Hidden, model.Hidden, model.TakesIds && layer == 0, maxSteps, maxRows)))];
        int positions = maxSteps * maxRows, dense = model.TakesIds ? 0 : positions * Width.Pad(model.Inputs);
        _dOutputs[0] = new AlignedBuffer(positions * Stride);
        _dOutputs[1] = new AlignedBuffer(model.Layers > 1 ? positions * Stride : 0);
        _vectors = new AlignedBuffer(dense);
        _dVectors = new AlignedBuffer(dense);
        _ids = new int[model.TakesIds ? positions : 0];
    }

    public ModelDefinition Model { get; }

    public ParameterLayout Layout { get; }

    public int MaxSteps { get; }

    public int MaxRows { get; }

    internal int Stride => Width.Pad(Model.Hidden);

    /// <summary>Outputs of the top layer, [T, rows, stride].</summary>
    internal float* Outputs => _layers[^1].Hidden + ((long)_rows * Stride);

    /// <summary>Where the head leaves dLoss/d(output), [T, rows, stride].</summary>
    internal float* DOutputs => _dOutputs[0].Pointer;

    /// <summary>Takes weights in canonical layout (<see cref="Layout"/>).</summary>
    /// <exception cref="ArgumentException">The buffer has another length.</exception>
    public void Load(ReadOnlySpan<float> weights)
    {
        Refuse.UnlessLength(nameof(weights), weights.Length, Layout.Length);
        var readable = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(weights), weights.Length);
        for (var layer = 0; layer < _layers.Length; layer++)
            _layers[layer].Load(Layout.Layer(readable, layer));
    }

    /// <summary>Forward over ids [steps, rows] from <paramref name="state"/> [rows, StateSize], or from zero when it is empty.</summary>
    /// <exception cref="ArgumentException">A length or an id does not fit.</exception>
    public void Forward(ReadOnlySpan<int> ids, ReadOnlySpan<float> state, int steps, int rows)
    {
        Begin(state, steps, rows);
        Refuse.UnlessLength(nameof(ids), ids.Length, steps * rows);
        Refuse.UnlessIds(nameof(ids), ids, Model.Inputs);
        ids.CopyTo(_ids);
        Forward();
    }

    /// <summary>Forward over dense vectors [steps, rows, Inputs] from <paramref name="state"/> [rows, StateSize], or from zero.</summary>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void Forward(ReadOnlySpan<float> vectors, ReadOnlySpan<float> state, int steps, int rows)
    {
        Begin(state, steps, rows);
        Refuse.UnlessLength(nameof(vectors), vectors.Length, steps * rows * Model.Inputs);
        CopyRows(vectors, Model.Inputs, _vectors.Span, Width.Pad(Model.Inputs), steps * rows, Model.Inputs);
        Forward();
    }

    /// <summary>Outputs of the top layer, [steps, rows, Hidden].</summary>
    public void CopyOutputs(Span<float> destination) =>
        CopyRows(new ReadOnlySpan<float>(Outputs, _steps * _rows * Stride), Stride, destination, Model.Hidden, _steps * _rows, Model.Hidden);

    /// <summary>State after the last time step, [rows, StateSize]: for each layer h, then c where the cell has one.</summary>
    public void CopyState(Span<float> destination) => CopyState(_steps, 0, _rows, destination);

    /// <summary>State of some rows after some of the time steps, [rows, StateSize].</summary>
    internal void CopyState(int steps, int firstRow, int rows, Span<float> destination)
    {
        Refuse.UnlessLength(nameof(destination), destination.Length, rows * Model.StateSize);
        var place = (((long)steps * _rows) + firstRow) * Stride;
        for (var layer = 0; layer < _layers.Length; layer++)
            ExchangeState(layer, _layers[layer].Hidden + place, _layers[layer].Cell + (_hasCellState ? place : 0), destination, rows, toState: true);
    }

    /// <summary>
    /// Backpropagation of dLoss/d(outputs) [steps, rows, Hidden] and of dLoss/d(state after the last step) [rows, StateSize] (empty: zero).
    /// </summary>
    public void Backward(ReadOnlySpan<float> dOutputs, ReadOnlySpan<float> dState)
    {
        Refuse.UnlessLength(nameof(dOutputs), dOutputs.Length, _steps * _rows * Model.Hidden);
        _dOutputs[0].Span.Clear();
        CopyRows(dOutputs, Model.Hidden, _dOutputs[0].Span, Stride, _steps * _rows, Model.Hidden);
        Backward(dState);
    }

    /// <summary>dLoss/d(input vectors), [steps, rows, Inputs]; after <see cref="Backward(ReadOnlySpan{float}, ReadOnlySpan{float})"/>.</summary>
    public void CopyInputGradients(Span<float> destination) =>
        CopyRows(_dVectors.Span, Width.Pad(Model.Inputs), destination, Model.Inputs, _steps * _rows, Model.Inputs);

    /// <summary>dLoss/d(initial state), [rows, StateSize]; after <see cref="Backward(ReadOnlySpan{float}, ReadOnlySpan{float})"/>.</summary>
    public void CopyInitialStateGradients(Span<float> destination)
    {
        Refuse.UnlessLength(nameof(destination), destination.Length, _rows * Model.StateSize);
        for (var layer = 0; layer < _layers.Length; layer++)
            ExchangeState(layer, _layers[layer].DHidden, _layers[layer].DCell, destination, _rows, toState: true);
    }

    /// <summary>
    /// Writes the layers' weight gradients over rows firstRow … firstRow + rowCount - 1 into their places of a flat buffer in canonical
    /// layout; the head's places are left as they are.
    /// </summary>
    public void WeightGradients(int firstRow, int rowCount, Span<float> gradients)
    {
        Refuse.UnlessLength(nameof(gradients), gradients.Length, Layout.Length);
        for (var layer = 0; layer < _layers.Length; layer++)
            _layers[layer].WeightGradients(Input(layer), _steps, _rows, firstRow, rowCount, Layout.Layer(gradients, layer));
    }

    internal void Backward(ReadOnlySpan<float> dState)
    {
        if (!dState.IsEmpty)
            Refuse.UnlessLength(nameof(dState), dState.Length, _rows * Model.StateSize);
        var readable = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(dState), dState.Length);
        for (var layer = _layers.Length - 1; layer >= 0; layer--)
        {
            var at = (_layers.Length - 1 - layer) % 2;
            var current = _layers[layer];
            ExchangeState(layer, current.DHidden, current.DCell, readable, _rows, toState: false);
            var dInput = layer > 0 ? _dOutputs[1 - at].Pointer : Model.TakesIds ? null : _dVectors.Pointer;
            current.Backward(_dOutputs[at].Pointer, dInput, layer > 0 ? Stride : Width.Pad(Model.Inputs), _steps, _rows);
        }
    }

    private void Begin(ReadOnlySpan<float> state, int steps, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, MaxSteps);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, MaxRows);
        if (!state.IsEmpty)
            Refuse.UnlessLength(nameof(state), state.Length, rows * Model.StateSize);
        _steps = steps;
        _rows = rows;
        var readable = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(state), state.Length);
        for (var layer = 0; layer < _layers.Length; layer++)
            ExchangeState(layer, _layers[layer].Hidden, _layers[layer].Cell, readable, rows, toState: false);
    }

    private void Forward()
    {
        for (var layer = 0; layer < _layers.Length; layer++)
            _layers[layer].Forward(Input(layer), _steps, _rows);
    }

    private LayerInput Input(int layer) => layer switch
    {
        0 when Model.TakesIds => new LayerInput(_ids.AsSpan(0, _steps * _rows)),
        0 => new LayerInput(_vectors.Pointer, Width.Pad(Model.Inputs)),
        _ => new LayerInput(_layers[layer - 1].Hidden + ((long)_rows * Stride), Stride),
    };

    // Between the layer's padded rows and the flat state [rows, StateSize]; an empty state is zero.
    private void ExchangeState(int layer, float* hidden, float* cell, Span<float> state, int rows, bool toState)
    {
        int size = Model.Hidden, parts = _hasCellState ? 2 : 1;
        for (var part = 0; part < parts; part++)
        {
            var padded = new Span<float>(part == 0 ? hidden : cell, rows * Stride);
            if (!toState)
                padded.Clear();
            for (var row = 0; row < rows && !state.IsEmpty; row++)
            {
                var flat = state.Slice((row * Model.StateSize) + (((layer * parts) + part) * size), size);
                if (toState)
                    padded.Slice(row * Stride, size).CopyTo(flat);
                else
                    flat.CopyTo(padded[(row * Stride)..]);
            }
        }
    }

    private static void CopyRows(ReadOnlySpan<float> source, int sourceStride, Span<float> destination, int stride, int rows, int columns)
    {
        for (var row = 0; row < rows; row++)
            source.Slice(row * sourceStride, columns).CopyTo(destination[(row * stride)..]);
    }
}
