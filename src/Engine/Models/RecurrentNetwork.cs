using System.Runtime.InteropServices;
using DistSeq.Engine.Layers;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Models;

/// <summary>
/// Embedding and recurrent layers of a model over one window: forward, backpropagation through time, weight gradients. For one thread;
/// allocates nothing after it is made. Row values do not depend on which other rows are computed beside them.
/// </summary>
public sealed unsafe class RecurrentNetwork
{
    // Layer by layer, in each forwards before backwards.
    private readonly RecurrentLayer[] _layers;
    private readonly AlignedBuffer[] _joined;
    private readonly AlignedBuffer _dJoined;
    private readonly AlignedBuffer[] _dOutputs;
    private readonly AlignedBuffer _vectors;
    private readonly AlignedBuffer _dVectors;
    private readonly AlignedBuffer _embedding;
    private readonly int[] _ids;
    private readonly IdSums? _idSums;
    private readonly int _parts;
    private readonly OutputDropout? _dropout;
    private readonly WeightDrop? _weightDrop;
    private readonly int[] _lanes;
    private DropKey? _dropKey;
    private bool _hasAllWeights;
    private int _laneCount;
    private int _rowsPerLane;
    private int _steps;
    private int _rows;

    /// <param name="model">The network; its head is not used here.</param>
    /// <param name="maxSteps">Largest T of a window, 1 or more.</param>
    /// <param name="maxRows">Largest number of rows, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public RecurrentNetwork(ModelDefinition model, int maxSteps, int maxRows)
        : this(model, maxSteps, maxRows, maxRows)
    {
    }

    /// <param name="model">The network; its head is not used here.</param>
    /// <param name="maxSteps">Largest T of a window, 1 or more.</param>
    /// <param name="maxRows">Largest number of rows, 1 or more.</param>
    /// <param name="maxLanes">Largest number of lanes that the rows belong to.</param>
    internal RecurrentNetwork(ModelDefinition model, int maxSteps, int maxRows, int maxLanes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSteps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        Model = model;
        Layout = new ParameterLayout(model);
        MaxSteps = maxSteps;
        MaxRows = maxRows;
        _parts = CellCatalog.Shape(model.Cell).StateParts;
        _layers = new RecurrentLayer[checked(model.Layers * model.Directions)];
        for (var index = 0; index < _layers.Length; index++)
        {
            var layer = index / model.Directions;
            _layers[index] = CellCatalog.CreateLayer(model.Cell, new LayerSize(
                model.InputsOf(layer), model.Hidden, model.LayerTakesIds(layer), maxSteps, maxRows, maxLanes,
                index % model.Directions == 1, model.Dropout.Zoneout));
        }

        var dense = model.LayerTakesIds(0) ? 0 : maxSteps;
        _joined = [.. Enumerable.Range(0, model.Bidirectional ? model.Layers : 0)
            .Select(_ => new AlignedBuffer(maxSteps, maxRows, OutputStride))];
        _dJoined = new AlignedBuffer(maxSteps, maxRows, OutputStride);
        _dOutputs = [.. Enumerable.Range(0, model.Bidirectional ? 2 : 0)
            .Select(_ => new AlignedBuffer(maxSteps, maxRows, LayerStride))];
        _vectors = new AlignedBuffer(dense, maxRows, VectorStride);
        _dVectors = new AlignedBuffer(dense, maxRows, VectorStride);
        _embedding = new AlignedBuffer(model.Inputs, model.Embedding);
        _ids = Buffers.Ints(model.TakesIds ? maxSteps : 0, maxRows);
        _idSums = model.Embedding > 0 && !model.Tied
            ? new IdSums(model.Inputs, model.Embedding, maxSteps, maxRows, maxLanes)
            : null;
        _dropout = model.Dropout.BetweenLayers > 0 ? new OutputDropout(model, maxSteps, maxRows, OutputStride) : null;
        _weightDrop = model.Dropout.WeightDrop > 0 ? new WeightDrop(model, Layout) : null;
        _lanes = Buffers.Ints(maxRows);
    }

    public ModelDefinition Model { get; }

    public ParameterLayout Layout { get; }

    public int MaxSteps { get; }

    public int MaxRows { get; }

    /// <summary>Distance of rows of the top layer's outputs.</summary>
    internal int OutputStride => Width.RowStride(Model.Width);

    /// <summary>Outputs of the top layer, [T, rows, output stride].</summary>
    internal float* Outputs => OutputsOf(Model.Layers - 1);

    /// <summary>Where the head leaves dLoss/d(output), [T, rows, output stride].</summary>
    internal float* DOutputs => _dJoined.Pointer;

    private int LayerStride => Width.RowStride(Model.Hidden);

    private ReadOnlySpan<int> Lanes => _lanes.AsSpan(0, _laneCount);

    private int VectorStride => Width.RowStride(Model.InputsOf(0));

    /// <summary>Takes weights in canonical layout (<see cref="Layout"/>).</summary>
    /// <exception cref="ArgumentException">The buffer has another length.</exception>
    public void Load(ReadOnlySpan<float> weights)
    {
        Refuse.UnlessLength(nameof(weights), weights.Length, Layout.Length);
        for (var index = 0; index < _layers.Length; index++)
            _layers[index].Load(Layout.Layer(Readable(weights), index));
        _weightDrop?.Load(Readable(weights));
        _hasAllWeights = true;
        if (Layout.Embedding is { } range)
            weights.Slice(range.Offset, range.Length).CopyTo(_embedding.Span);
    }

    /// <summary>Forward over ids [steps, rows] from <paramref name="state"/> [rows, StateSize], or from zero when it is empty.</summary>
    /// <param name="ids">-1 stands for the zero vector.</param>
    /// <param name="state">Initial state.</param>
    /// <param name="steps">T.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="lengths">
    /// Time steps of each row, 1 … T; empty: all have T. Past its length a row keeps its state and its output is 0.
    /// </param>
    /// <exception cref="ArgumentException">A length or an id does not fit.</exception>
    public void Forward(ReadOnlySpan<int> ids, ReadOnlySpan<float> state, int steps, int rows, ReadOnlySpan<int> lengths = default)
    {
        Begin(state, steps, rows, lengths);
        Refuse.UnlessLength(nameof(ids), ids.Length, steps * rows);
        Refuse.UnlessIds(nameof(ids), ids, Model.Inputs);

        ids.CopyTo(_ids);
        if (Model.Embedding > 0)
            LookUp(steps * rows);
        Forward();
    }

    /// <summary>Forward over dense vectors [steps, rows, Inputs]; the rest as for ids.</summary>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void Forward(ReadOnlySpan<float> vectors, ReadOnlySpan<float> state, int steps, int rows, ReadOnlySpan<int> lengths = default)
    {
        Begin(state, steps, rows, lengths);
        Refuse.UnlessLength(nameof(vectors), vectors.Length, steps * rows * Model.Inputs);
        CopyRows(vectors, Model.Inputs, _vectors.Span, VectorStride, steps * rows, Model.Inputs);
        ClearEnded(lengths);
        Forward();
    }

    /// <summary>Outputs of the top layer, [steps, rows, model width].</summary>
    public void CopyOutputs(Span<float> destination) =>
        CopyRows(new ReadOnlySpan<float>(Outputs, _steps * _rows * OutputStride), OutputStride, destination, Model.Width, _steps * _rows, Model.Width);

    /// <summary>
    /// State after each row's last time step, [rows, StateSize]: for each layer and direction h, then c where the cell has one, then the
    /// gates i, f, o where the next time step sees them.
    /// </summary>
    public void CopyState(Span<float> destination) => CopyState(0, _rows, destination);

    /// <summary>The same of some rows.</summary>
    internal void CopyState(int firstRow, int rows, Span<float> destination)
    {
        Refuse.UnlessLength(nameof(destination), destination.Length, rows * Model.StateSize);
        for (var place = 0; place < _layers.Length * _parts; place++)
            StateOut(place, _layers[place / _parts].Final(place % _parts), firstRow, rows, destination);
    }

    /// <summary>
    /// Backpropagation of dLoss/d(outputs) [steps, rows, model width] and of dLoss/d(state after the last step) [rows, StateSize] (empty: zero).
    /// </summary>
    public void Backward(ReadOnlySpan<float> dOutputs, ReadOnlySpan<float> dState)
    {
        Refuse.UnlessLength(nameof(dOutputs), dOutputs.Length, _steps * _rows * Model.Width);
        CopyRows(dOutputs, Model.Width, _dJoined.Span, OutputStride, _steps * _rows, Model.Width);
        Backward(dState);
    }

    /// <summary>dLoss/d(input vectors), [steps, rows, Inputs]; after backward.</summary>
    public void CopyInputGradients(Span<float> destination) =>
        CopyRows(_dVectors.Span, VectorStride, destination, Model.InputsOf(0), _steps * _rows, Model.InputsOf(0));

    /// <summary>dLoss/d(initial state), [rows, StateSize]; after backward.</summary>
    public void CopyInitialStateGradients(Span<float> destination)
    {
        Refuse.UnlessLength(nameof(destination), destination.Length, _rows * Model.StateSize);
        for (var place = 0; place < _layers.Length * _parts; place++)
            StateOut(place, _layers[place / _parts].Gradient(place % _parts), 0, _rows, destination);
    }

    /// <summary>
    /// Writes the weight gradients over rows firstRow … firstRow + rowCount - 1 into their places of a flat buffer in canonical layout; the
    /// head's places are left as they are, and the gradient of a tied embedding is added to what the head has left there.
    /// </summary>
    public void WeightGradients(int firstRow, int rowCount, Span<float> gradients) =>
        WeightGradients(new LaneRun(firstRow, rowCount, 1), gradients);

    /// <summary>The same for some lanes, folded by their tree; for several at once only where <see cref="ModelDefinition.LanesAddUp"/>.</summary>
    internal void WeightGradients(LaneRun run, Span<float> gradients)
    {
        Refuse.UnlessLength(nameof(gradients), gradients.Length, Layout.Length);
        for (var index = 0; index < _layers.Length; index++)
        {
            _layers[index].WeightGradients(Input(index / Model.Directions), run, Layout.Layer(gradients, index));
            if (_dropKey is not null)
                _weightDrop?.Apply(index, Layout.Layer(gradients, index));
        }

        if (Layout.Embedding is { } range)
            EmbeddingGradient(run, gradients.Slice(range.Offset, range.Length));
    }

    /// <summary>
    /// Says by what key the forwards to come drop (none: nothing, the default), and which lanes, of so many rows each, their rows are.
    /// </summary>
    internal void Drop(DropKey? key, ReadOnlySpan<int> lanes, int rowsPerLane)
    {
        lanes.CopyTo(_lanes);
        (_dropKey, _laneCount, _rowsPerLane) = (key, lanes.Length, rowsPerLane);
    }

    internal void Backward(ReadOnlySpan<float> dState)
    {
        if (!dState.IsEmpty)
            Refuse.UnlessLength(nameof(dState), dState.Length, _rows * Model.StateSize);
        for (var place = 0; place < _layers.Length * _parts; place++)
            StateIn(place, _layers[place / _parts].Gradient(place % _parts), dState);
        for (var layer = Model.Layers - 1; layer >= 0; layer--)
        {
            var target = layer > 0 ? _dJoined.Pointer : _dVectors.Length > 0 ? _dVectors.Pointer : null;
            var stride = layer > 0 ? OutputStride : VectorStride;
            if (IsDropped(layer))
                _dropout!.Backward(layer, _dJoined.Span[..(_steps * _rows * OutputStride)]);
            if (Model.Bidirectional)
                SplitDirections();
            for (var direction = 0; direction < Model.Directions; direction++)
            {
                var dOutput = Model.Bidirectional ? _dOutputs[direction] : _dJoined;
                _layers[(layer * Model.Directions) + direction].Backward(dOutput.Pointer, target, stride, addInput: direction > 0);
            }
        }
    }

    private static Span<float> Readable(ReadOnlySpan<float> values) =>
        MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(values), values.Length);

    private void Begin(ReadOnlySpan<float> state, int steps, int rows, ReadOnlySpan<int> lengths)
    {
        if (steps < 1 || steps > MaxSteps)
            Refuse.Steps("The window", steps, MaxSteps);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, MaxRows);
        if (!state.IsEmpty)
            Refuse.UnlessLength(nameof(state), state.Length, rows * Model.StateSize);
        if (!lengths.IsEmpty)
            Refuse.UnlessLength(nameof(lengths), lengths.Length, rows);
        Refuse.UnlessLengths(nameof(lengths), lengths, steps);

        _steps = steps;
        _rows = rows;
        for (var index = 0; index < _layers.Length; index++)
        {
            _layers[index].Begin(steps, rows, lengths);
            _layers[index].Drop(_dropKey, Lanes, _rowsPerLane, index);
        }

        if (_weightDrop is not null && (_dropKey is not null || !_hasAllWeights))
        {
            _weightDrop.Draw(_dropKey, _layers);
            _hasAllWeights = _dropKey is null;
        }

        if (_dropKey is { } key)
            _dropout?.Draw(key, Lanes, _rowsPerLane, steps);
        for (var place = 0; place < _layers.Length * _parts; place++)
            StateIn(place, _layers[place / _parts].Initial(place % _parts), state);
    }

    private void Forward()
    {
        for (var index = 0; index < _layers.Length; index++)
        {
            _layers[index].Forward(Input(index / Model.Directions));
            if (Model.Bidirectional)
                JoinDirection(index);
            var (layer, direction) = Math.DivRem(index, Model.Directions);
            if (IsDropped(layer) && direction == Model.Directions - 1)
                _dropout!.Forward(layer, OutputsOf(layer), _steps * _rows);
        }
    }

    private LayerInput Input(int layer) => layer switch
    {
        0 when Model.LayerTakesIds(0) => new LayerInput(_ids.AsSpan(0, _steps * _rows)),
        0 => new LayerInput(_vectors.Pointer, VectorStride),
        _ => new LayerInput(IsDropped(layer - 1) ? _dropout!.Outputs(layer - 1) : OutputsOf(layer - 1), OutputStride),
    };

    private bool IsDropped(int layer) => _dropout is not null && _dropKey is not null && layer < Model.Layers - 1;

    private float* OutputsOf(int layer) => Model.Bidirectional ? _joined[layer].Pointer : _layers[layer].Outputs;

    // Outputs of both directions stand side by side, without padding between them.
    private void JoinDirection(int index)
    {
        var outputs = new ReadOnlySpan<float>(_layers[index].Outputs, _steps * _rows * LayerStride);
        var joined = _joined[index / 2].Span[(index % 2 * Model.Hidden)..];
        CopyRows(outputs, LayerStride, joined, OutputStride, _steps * _rows, Model.Hidden);
    }

    private void SplitDirections()
    {
        for (var direction = 0; direction < Model.Directions; direction++)
        {
            var joined = _dJoined.Span[(direction * Model.Hidden)..];
            CopyRows(joined, OutputStride, _dOutputs[direction].Span, LayerStride, _steps * _rows, Model.Hidden);
        }
    }

    // What stands past a row's end could be NaN, and zero times NaN is no zero.
    private void ClearEnded(ReadOnlySpan<int> lengths)
    {
        for (var row = 0; row < lengths.Length; row++)
        {
            for (var t = lengths[row]; t < _steps; t++)
                _vectors.Span.Slice(((t * _rows) + row) * VectorStride, Model.Inputs).Clear();
        }
    }

    private void LookUp(int positions)
    {
        for (var position = 0; position < positions; position++)
        {
            var vector = _vectors.Span.Slice(position * VectorStride, Model.Embedding);
            if (_ids[position] < 0)
                vector.Clear();
            else
                _embedding.Span.Slice(_ids[position] * Model.Embedding, Model.Embedding).CopyTo(vector);
        }
    }

    // Sums over (t, row), t outermost, of the gradients of the vectors that were looked up.
    private void EmbeddingGradient(LaneRun run, Span<float> gradient)
    {
        if (_idSums is not null)
        {
            _idSums.Run(_ids, _dVectors.Pointer, VectorStride, _steps, _rows, run, new RowBlocks(1, Model.Embedding, Model.Embedding), gradient);
            return;
        }

        for (var t = 0; t < _steps; t++)
        {
            for (var row = run.First; row < run.First + run.Rows; row++)
            {
                var position = (t * _rows) + row;
                if (_ids[position] is var id and >= 0)
                    Elementwise.Add(_dVectors.Span.Slice(position * VectorStride, Model.Embedding), gradient.Slice(id * Model.Embedding, Model.Embedding));
            }
        }
    }

    // place counts the parts of all layers' states; padding is zero.
    private void StateIn(int place, StridedRows part, ReadOnlySpan<float> state)
    {
        for (var row = 0; row < _rows; row++)
        {
            var padded = new Span<float>(part.First + ((long)row * part.Stride), Width.Pad(Model.Hidden));
            padded.Clear();
            if (!state.IsEmpty)
                state.Slice((row * Model.StateSize) + (place * Model.Hidden), Model.Hidden).CopyTo(padded);
        }
    }

    private void StateOut(int place, StridedRows part, int firstRow, int rows, Span<float> state)
    {
        for (var row = 0; row < rows; row++)
        {
            var source = new ReadOnlySpan<float>(part.First + ((long)(firstRow + row) * part.Stride), Model.Hidden);
            source.CopyTo(state[((row * Model.StateSize) + (place * Model.Hidden))..]);
        }
    }

    private static void CopyRows(ReadOnlySpan<float> source, int sourceStride, Span<float> destination, int stride, int rows, int columns)
    {
        for (var row = 0; row < rows; row++)
            source.Slice(row * sourceStride, columns).CopyTo(destination[(row * stride)..]);
    }
}
