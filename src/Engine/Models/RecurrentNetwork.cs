using System.Runtime.InteropServices;
using DistSeq.Engine.Layers;

namespace DistSeq.Engine.Models;

/// <summary>
/// Embedding and recurrent layers of a model over one window: forward, backpropagation through time, weight gradients.
/// Single-threaded. Allocates nothing after construction. A row's values do not depend on the rows computed with it.
/// </summary>
internal sealed unsafe class RecurrentNetwork
{
    // By layer; in each layer forwards, then backwards.
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
    private readonly NetworkDropout _dropout;
    private readonly WeightDrop? _weightDrop;
    private bool _hasAllWeights;
    private int _steps;
    private int _rows;

    /// <param name="model">The model; its head is not used here.</param>
    /// <param name="maxSteps">Largest T of a window, 1 or more.</param>
    /// <param name="maxRows">Largest number of rows, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public RecurrentNetwork(ModelDefinition model, int maxSteps, int maxRows)
        : this(model, maxSteps, maxRows, maxRows)
    {
    }

    /// <param name="model">The model; its head is not used here.</param>
    /// <param name="maxSteps">Largest T of a window, 1 or more.</param>
    /// <param name="maxRows">Largest number of rows, 1 or more.</param>
    /// <param name="maxLanes">Most lanes that the rows belong to.</param>
    internal RecurrentNetwork(ModelDefinition model, int maxSteps, int maxRows, int maxLanes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSteps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        Model = model;
        Layout = new ParameterLayout(model);
        MaxSteps = maxSteps;
        MaxRows = maxRows;
        _parts = CellCatalog.Shape(model.Cell).StateParts;
        Window = new WindowRows(maxSteps, maxRows, maxLanes);
        _layers = new RecurrentLayer[checked(model.Layers * model.Directions)];
        for (var index = 0; index < _layers.Length; index++)
        {
            var layer = index / model.Directions;
            var size = new LayerSize(
                model.InputsOf(layer), model.Hidden, model.LayerTakesIds(layer), maxSteps, maxRows, maxLanes,
                index % model.Directions == 1, model.Dropout.Zoneout);
            _layers[index] = CellCatalog.CreateLayer(model.Cell, size, Window);
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
        _dropout = new NetworkDropout(model, maxSteps, maxRows);
        _weightDrop = model.Dropout.WeightDrop > 0 ? new WeightDrop(model, Layout) : null;
    }

    public ModelDefinition Model { get; }

    public ParameterLayout Layout { get; }

    public int MaxSteps { get; }

    public int MaxRows { get; }

    /// <summary>The rows of the last window.</summary>
    internal WindowRows Window { get; }

    /// <summary>Row stride of the top layer's outputs.</summary>
    internal int OutputStride => Width.RowStride(Model.Width);

    /// <summary>Outputs of the top layer, in training after dropout, [positions, output stride].</summary>
    internal float* Outputs => LeftOf(Model.Layers - 1);

    /// <summary>dLoss/d(output) from the head, [positions, output stride].</summary>
    internal float* DOutputs => _dJoined.Pointer;

    private int LayerStride => Width.RowStride(Model.Hidden);

    private int VectorStride => Width.RowStride(Model.InputsOf(0));

    /// <summary>Loads weights in canonical layout (<see cref="Layout"/>).</summary>
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

    /// <summary>
    /// Runs forward over ids [steps, rows] from <paramref name="state"/> [rows, StateSize], or from zero if it is empty.
    /// </summary>
    /// <param name="ids">Ids; -1 is the zero vector.</param>
    /// <param name="state">Initial state.</param>
    /// <param name="steps">T.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="lengths">
    /// Time steps of each row, 1 … T; empty: all rows have T. Past its length a row keeps its state and its output is 0.
    /// </param>
    /// <exception cref="ArgumentException">A length or an id is invalid.</exception>
    public void Forward(
        ReadOnlySpan<int> ids, ReadOnlySpan<float> state, int steps, int rows, ReadOnlySpan<int> lengths = default)
    {
        Begin(state, steps, rows, lengths);
        Refuse.UnlessLength(nameof(ids), ids.Length, steps * rows);
        Refuse.UnlessIds(nameof(ids), ids, Model.Inputs);

        Window.Gather(ids, 1, _ids, 1);
        if (Model.Embedding > 0)
            LookUp();
        Forward();
    }

    /// <summary>Runs forward over dense vectors [steps, rows, Inputs]; otherwise the same as for ids.</summary>
    /// <exception cref="ArgumentException">A length is invalid.</exception>
    public void Forward(
        ReadOnlySpan<float> vectors, ReadOnlySpan<float> state, int steps, int rows, ReadOnlySpan<int> lengths = default)
    {
        Begin(state, steps, rows, lengths);
        Refuse.UnlessLength(nameof(vectors), vectors.Length, steps * rows * Model.Inputs);
        Window.Gather(vectors, Model.Inputs, _vectors.Span, VectorStride);
        Forward();
    }

    /// <summary>Copies the outputs of the top layer, [steps, rows, model width].</summary>
    public void CopyOutputs(Span<float> destination) =>
        Window.Scatter(new(Outputs, Window.Positions * OutputStride), OutputStride, destination, Model.Width, _steps);

    /// <summary>
    /// Copies the state after each row's last time step, [rows, StateSize]: for each layer and direction h, then c if the cell
    /// has one, then the gates i, f, o if the next time step reads them.
    /// </summary>
    public void CopyState(Span<float> destination) => CopyState(0, _rows, destination);

    /// <summary>The same for some rows.</summary>
    internal void CopyState(int firstRow, int rows, Span<float> destination)
    {
        Refuse.UnlessLength(nameof(destination), destination.Length, rows * Model.StateSize);
        for (var place = 0; place < _layers.Length * _parts; place++)
        {
            for (var row = 0; row < rows; row++)
                StateOut(_layers[place / _parts].Final(place % _parts, firstRow + row), place, row, destination);
        }
    }

    /// <summary>
    /// Backpropagates dLoss/d(outputs) [steps, rows, model width] and dLoss/d(state after the last time step) [rows, StateSize]
    /// (empty: zero).
    /// </summary>
    public void Backward(ReadOnlySpan<float> dOutputs, ReadOnlySpan<float> dState)
    {
        Refuse.UnlessLength(nameof(dOutputs), dOutputs.Length, _steps * _rows * Model.Width);
        Window.Gather(dOutputs, Model.Width, _dJoined.Span, OutputStride);
        Backward(dState);
    }

    /// <summary>Copies dLoss/d(input vectors), [steps, rows, Inputs]; call after backward.</summary>
    public void CopyInputGradients(Span<float> destination) =>
        Window.Scatter(_dVectors.Span, VectorStride, destination, Model.InputsOf(0), _steps);

    /// <summary>Copies dLoss/d(initial state), [rows, StateSize]; call after backward.</summary>
    public void CopyInitialStateGradients(Span<float> destination)
    {
        Refuse.UnlessLength(nameof(destination), destination.Length, _rows * Model.StateSize);
        for (var place = 0; place < _layers.Length * _parts; place++)
        {
            for (var row = 0; row < _rows; row++)
                StateOut(_layers[place / _parts].Gradient(place % _parts, row), place, row, destination);
        }
    }

    /// <summary>
    /// Writes the weight gradients over rows firstRow … firstRow + rowCount - 1 into a flat buffer in canonical layout. Leaves
    /// the head's places unchanged. Adds the gradient of a tied embedding to what the head has written there.
    /// </summary>
    public void WeightGradients(int firstRow, int rowCount, Span<float> gradients) =>
        WeightGradients(new LaneRun(firstRow, rowCount, 1), gradients);

    /// <summary>
    /// The same for some lanes, folded by their tree. Several lanes at once only if <see cref="ModelDefinition.LanesAddUp"/>.
    /// </summary>
    internal void WeightGradients(LaneRun run, Span<float> gradients)
    {
        Refuse.UnlessLength(nameof(gradients), gradients.Length, Layout.Length);
        var terms = Window.Terms(run);
        for (var index = 0; index < _layers.Length; index++)
        {
            _layers[index].WeightGradients(Input(index / Model.Directions), terms, Layout.Layer(gradients, index));
            if (_dropout.Key is not null)
                _weightDrop?.Apply(index, Layout.Layer(gradients, index));
        }

        if (Layout.Embedding is { } range)
            EmbeddingGradient(terms, gradients.Slice(range.Offset, range.Length));
    }

    /// <summary>
    /// Sets the dropout key for the next forwards (none, the default: nothing is dropped), and the lanes of their rows.
    /// </summary>
    internal void Drop(DropKey? key, ReadOnlySpan<int> lanes, int rowsPerLane) => _dropout.Set(key, lanes, rowsPerLane);

    internal void Backward(ReadOnlySpan<float> dState)
    {
        if (!dState.IsEmpty)
            Refuse.UnlessLength(nameof(dState), dState.Length, _rows * Model.StateSize);
        for (var place = 0; place < _layers.Length * _parts; place++)
        {
            for (var row = 0; row < _rows; row++)
                StateIn(_layers[place / _parts].Gradient(place % _parts, row), place, row, dState);
        }

        for (var layer = Model.Layers - 1; layer >= 0; layer--)
        {
            var target = layer > 0 ? _dJoined.Pointer : _dVectors.Length > 0 ? _dVectors.Pointer : null;
            var stride = layer > 0 ? OutputStride : VectorStride;
            _dropout.Backward(layer, _dJoined, Window.Positions);
            if (Model.Bidirectional)
                SplitDirections();
            for (var direction = 0; direction < Model.Directions; direction++)
            {
                var dOutput = Model.Bidirectional ? _dOutputs[direction] : _dJoined;
                _layers[(layer * Model.Directions) + direction].Backward(
                    dOutput.Pointer, target, stride, addInput: direction > 0);
            }
        }

        _dropout.Input(_dVectors, Window.Positions);
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
        Window.Begin(steps, rows, lengths);
        for (var index = 0; index < _layers.Length; index++)
            _layers[index].Drop(_dropout.Key, _dropout.Lanes, _dropout.RowsPerLane, index);

        if (_weightDrop is not null && (_dropout.Key is not null || !_hasAllWeights))
        {
            _weightDrop.Draw(_dropout.Key, _layers);
            _hasAllWeights = _dropout.Key is null;
        }

        _dropout.Draw(Window);
        for (var place = 0; place < _layers.Length * _parts; place++)
        {
            for (var row = 0; row < rows; row++)
                StateIn(_layers[place / _parts].Initial(place % _parts, row), place, row, state);
        }
    }

    private void Forward()
    {
        _dropout.Input(_vectors, Window.Positions);
        for (var index = 0; index < _layers.Length; index++)
        {
            _layers[index].Forward(Input(index / Model.Directions));
            if (Model.Bidirectional)
                JoinDirection(index);
            var (layer, direction) = Math.DivRem(index, Model.Directions);
            if (direction == Model.Directions - 1)
                _dropout.Forward(layer, OutputsOf(layer), Window.Positions);
        }
    }

    private LayerInput Input(int layer) => layer switch
    {
        0 when Model.LayerTakesIds(0) => new LayerInput(_ids.AsSpan(0, Window.Positions)),
        0 => new LayerInput(_vectors.Pointer, VectorStride),
        _ => new LayerInput(LeftOf(layer - 1), OutputStride),
    };

    private float* LeftOf(int layer) => _dropout.Left(layer, OutputsOf(layer));

    private float* OutputsOf(int layer) => Model.Bidirectional ? _joined[layer].Pointer : _layers[layer].Outputs;

    // Puts the outputs of both directions side by side, without padding between them.
    private void JoinDirection(int index)
    {
        var joined = _joined[index / 2].Span[(index % 2 * Model.Hidden)..];
        for (var t = 0; t < Window.Steps; t++)
        {
            var outputs = new ReadOnlySpan<float>(_layers[index].Output(t), Window.Count(t) * LayerStride);
            CopyRows(
                outputs, LayerStride, joined[(Window.First(t) * OutputStride)..], OutputStride, Window.Count(t), Model.Hidden);
        }
    }

    private void SplitDirections()
    {
        for (var direction = 0; direction < Model.Directions; direction++)
        {
            var joined = _dJoined.Span[(direction * Model.Hidden)..];
            CopyRows(joined, OutputStride, _dOutputs[direction].Span, LayerStride, Window.Positions, Model.Hidden);
        }
    }

    private void LookUp()
    {
        for (var position = 0; position < Window.Positions; position++)
        {
            var vector = _vectors.Span.Slice(position * VectorStride, Model.Embedding);
            if (_ids[position] < 0)
                vector.Clear();
            else
                _embedding.Span.Slice(_ids[position] * Model.Embedding, Model.Embedding).CopyTo(vector);
        }
    }

    // Sums the gradients of the looked-up vectors over the terms.
    private void EmbeddingGradient(in LaneTerms terms, Span<float> gradient)
    {
        if (_idSums is not null)
        {
            _idSums.Run(
                _ids, _dVectors.Pointer, VectorStride, terms, new RowBlocks(1, Model.Embedding, Model.Embedding), gradient);
            return;
        }

        foreach (var position in terms.Positions)
        {
            if (_ids[position] is var id and >= 0)
            {
                var vector = _dVectors.Span.Slice(position * VectorStride, Model.Embedding);
                Elementwise.Add(vector, gradient.Slice(id * Model.Embedding, Model.Embedding));
            }
        }
    }

    // place indexes the state parts of all layers; padding is zero.
    private void StateIn(float* part, int place, int row, ReadOnlySpan<float> state)
    {
        var padded = new Span<float>(part, Width.Pad(Model.Hidden));
        padded.Clear();
        if (!state.IsEmpty)
            state.Slice((row * Model.StateSize) + (place * Model.Hidden), Model.Hidden).CopyTo(padded);
    }

    private void StateOut(float* part, int place, int row, Span<float> state) =>
        new ReadOnlySpan<float>(part, Model.Hidden).CopyTo(state[((row * Model.StateSize) + (place * Model.Hidden))..]);

    private static void CopyRows(
        ReadOnlySpan<float> source, int sourceStride, Span<float> destination, int stride, int rows, int columns)
    {
        for (var row = 0; row < rows; row++)
            source.Slice(row * sourceStride, columns).CopyTo(destination[(row * stride)..]);
    }
}
