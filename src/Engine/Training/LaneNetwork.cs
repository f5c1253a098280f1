using DistSeq.Engine.Layers;
using DistSeq.Engine.Models;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Training;

/// <summary>
/// A network with its head over the rows of some lanes, side by side in one window that is as long as the longest. A longer lane beside it
/// does not show in a lane: past its own end, rows keep their state.
/// </summary>
internal sealed unsafe class LaneNetwork
{
    private readonly RecurrentNetwork _network;
    private readonly DenseHead? _head;
    private readonly LastOutputs? _last;
    private readonly LossReduction _reduction;
    private readonly int[] _ids;
    private readonly float[] _vectors;
    private readonly float[] _state;
    private readonly float[][] _finals;
    private readonly int[] _lengths;
    private readonly int[] _lanes;
    private readonly int _rowsPerLane;
    private readonly long _seed;
    private readonly int _firstLayer;
    private int _steps;
    private int _rows;

    public LaneNetwork(
        ModelDefinition model, int rowsPerLane, int maxLanes, int maxSteps, LossReduction reduction, long seed, int firstLayer = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerLane, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLanes, 1);
        var rows = rowsPerLane * maxLanes;
        _network = new RecurrentNetwork(model, maxSteps, rows, maxLanes);
        _last = model.ManyToOne && model.Outputs > 0 ? new LastOutputs(_network) : null;
        _head = model.Outputs > 0 ? DenseHead.Of(model, _network.Layout, model.ManyToOne ? 1 : maxSteps, rows, maxLanes) : null;
        _reduction = reduction;
        _seed = seed;
        _firstLayer = firstLayer;
        _rowsPerLane = rowsPerLane;
        _ids = Buffers.Ints(model.TakesIds ? maxSteps : 0, rows);
        _vectors = Buffers.Floats(model.TakesIds ? 0 : maxSteps, rows, model.Inputs);
        _state = Buffers.Floats(rows, model.StateSize);
        _finals = [.. Enumerable.Range(0, maxLanes).Select(_ => Buffers.Floats(rowsPerLane, model.StateSize))];
        _lengths = Buffers.Ints(rows);
        _lanes = Buffers.Ints(maxLanes);
    }

    public ParameterLayout Layout => _network.Layout;

    public ModelDefinition Model => _network.Model;

    // What the head reads, [steps, rows, output stride].
    private float* HeadInput => _last is null ? _network.Outputs : _last.Outputs;

    private int HeadSteps => _last is null ? _steps : 1;

    public void Load(ReadOnlySpan<float> weights)
    {
        _network.Load(weights);
        _head?.Load(weights);
    }

    /// <summary>Forward over all lanes, from a state [rows, state size] or else from the lanes' own.</summary>
    public void Forward(ReadOnlySpan<LaneBatch> lanes, long? update, ReadOnlySpan<float> state = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lanes.Length, _lanes.Length, nameof(lanes));
        (_steps, _rows) = (0, lanes.Length * _rowsPerLane);
        foreach (var lane in lanes)
        {
            if (lane.Steps < 1 || lane.Steps > _network.MaxSteps)
                Refuse.Steps($"Lane {lane.Lane}", lane.Steps, _network.MaxSteps);
            _steps = Math.Max(_steps, lane.Steps);
        }

        for (var index = 0; index < lanes.Length; index++)
        {
            Check(lanes[index]);
            _lanes[index] = lanes[index].Lane;
            var lengths = _lengths.AsSpan(index * _rowsPerLane, _rowsPerLane);
            lengths.Fill(lanes[index].Steps);
            lanes[index].Lengths.CopyTo(lengths);
            if (Model.TakesIds)
                Place<int>(lanes[index].Inputs, _ids, index, 1, -1);
            else
                Place<float>(lanes[index].Vectors, _vectors, index, Model.Inputs, 0);
        }

        _network.Drop(update is { } number ? new DropKey(_seed, number, _firstLayer) : null, _lanes.AsSpan(0, lanes.Length), _rowsPerLane);
        var initial = state.IsEmpty ? StateOf(lanes) : state;
        if (Model.TakesIds)
            _network.Forward(_ids.AsSpan(0, _steps * _rows), initial, _steps, _rows, _lengths.AsSpan(0, _rows));
        else
            _network.Forward(_vectors.AsSpan(0, _steps * _rows * Model.Inputs), initial, _steps, _rows, _lengths.AsSpan(0, _rows));
        _last?.Gather(_lengths.AsSpan(0, _rows));
        _head?.Forward(HeadInput, _network.OutputStride, HeadSteps * _rows);
    }

    /// <summary>State after each row's last time step; returns the part of the buffer that it fills.</summary>
    public Span<float> CopyState(Span<float> buffer)
    {
        var state = buffer[..(_rows * Model.StateSize)];
        _network.CopyState(state);
        return state;
    }

    /// <summary>dLoss/d(initial state), after backward; returns the part of the buffer that it fills.</summary>
    public Span<float> CopyInitialStateGradients(Span<float> buffer)
    {
        var gradients = buffer[..(_rows * Model.StateSize)];
        _network.CopyInitialStateGradients(gradients);
        return gradients;
    }

    /// <summary>Loss of one lane; logits become their gradients.</summary>
    public LaneOutcome Loss(LaneBatch lane, int index)
    {
        int tokens = 0, firstRow = index * _rowsPerLane;
        for (var t = 0; t < HeadSteps; t++)
        {
            for (var row = 0; row < _rowsPerLane; row++)
                tokens += IsTarget(lane, t, row) ? 1 : 0;
        }

        var loss = 0.0;
        var scale = _reduction == LossReduction.Sum || tokens == 0 ? 1 : 1f / tokens;
        for (var t = 0; t < HeadSteps; t++)
        {
            for (var row = 0; row < _rowsPerLane; row++)
            {
                int position = (t * _rows) + firstRow + row, place = (t * _rowsPerLane) + row;
                if (!IsTarget(lane, t, row))
                    _head!.Mask(position);
                else if (_head is BinaryHead binary)
                    loss += binary.Loss(position, lane.TargetVectors.AsSpan(place * Model.Outputs, Model.Outputs), scale);
                else
                    loss += ((SoftmaxHead)_head!).Loss(position, lane.Targets[place], scale);
            }
        }

        _network.CopyState(firstRow, _rowsPerLane, _finals[index]);
        return new LaneOutcome(lane.Lane, loss, tokens, _finals[index]);
    }

    /// <summary>
    /// How many targets of a lane have the largest logit, the first among equals; after forward, before the loss.
    /// </summary>
    public int Right(LaneBatch lane, int index)
    {
        var right = 0;
        for (var place = 0; place < HeadSteps * _rowsPerLane; place++)
        {
            var (t, row) = Math.DivRem(place, _rowsPerLane);
            var logits = _head!.Logits + ((((long)t * _rows) + (index * _rowsPerLane) + row) * _head.Stride);
            if (IsTarget(lane, t, row) && IsLargest(new ReadOnlySpan<float>(logits, Model.Outputs), lane.Targets[place]))
                right++;
        }

        return right;
    }

    /// <summary>The largest logit at each place of the targets of the one lane; the first among equals; -1 past a row's length.</summary>
    public int[] Predict(LaneBatch lane)
    {
        if (_head is not SoftmaxHead)
            throw new InvalidOperationException("A model of independent outputs has no likeliest class; read its loss instead.");
        var classes = Buffers.Ints(HeadSteps, _rowsPerLane);
        for (var place = 0; place < classes.Length; place++)
        {
            var logits = new ReadOnlySpan<float>(_head.Logits + ((long)place * _head.Stride), Model.Outputs);
            classes[place] = IsReal(lane, place / _rowsPerLane, place % _rowsPerLane) ? Largest(logits) : -1;
        }

        return classes;
    }

    /// <summary>Logits of the one lane, after forward: a row of outputs at each place of the targets.</summary>
    public float[] Logits()
    {
        var logits = Buffers.Floats(HeadSteps, _rowsPerLane, Model.Outputs);
        for (var place = 0; place < logits.Length / Model.Outputs; place++)
        {
            new ReadOnlySpan<float>(_head!.Logits + ((long)place * _head.Stride), Model.Outputs)
                .CopyTo(logits.AsSpan(place * Model.Outputs));
        }

        return logits;
    }

    /// <summary>Backpropagation from the logits' gradients and that of the last state (empty: zero).</summary>
    public void Backward(ReadOnlySpan<float> dState)
    {
        if (_head is null)
            new Span<float>(_network.DOutputs, _steps * _rows * _network.OutputStride).Clear();
        else
            _head.Backward(_last is null ? _network.DOutputs : _last.DOutputs, _network.OutputStride, HeadSteps * _rows);
        _last?.Scatter(_steps, _lengths.AsSpan(0, _rows));
        _network.Backward(dState);
    }

    /// <summary>Writes the gradient of some lanes, folded by their tree, in canonical layout.</summary>
    public void WeightGradients(int index, int lanes, Span<float> gradients)
    {
        var run = new LaneRun(index * _rowsPerLane, _rowsPerLane, lanes);
        // The head first: a tied embedding's gradient is added to the head's.
        _head?.WeightGradients(HeadInput, _network.OutputStride, HeadSteps, _rows, run, gradients);
        _network.WeightGradients(run, gradients);
    }

    private static int Largest(ReadOnlySpan<float> logits)
    {
        var largest = 0;
        for (var v = 1; v < logits.Length; v++)
            largest = logits[v] > logits[largest] ? v : largest;
        return largest;
    }

    // Most are found not to be after a few. What is not a number is not the largest.
    private static bool IsLargest(ReadOnlySpan<float> logits, int chosen)
    {
        for (var v = 0; v < logits.Length; v++)
        {
            if (v < chosen ? !(logits[v] < logits[chosen]) : !(logits[v] <= logits[chosen]))
                return false;
        }

        return true;
    }

    private bool IsReal(LaneBatch lane, int t, int row) =>
        _last is not null || (t < lane.Steps && (lane.Lengths.Length == 0 || t < lane.Lengths[row]));

    private bool IsTarget(LaneBatch lane, int t, int row) =>
        IsReal(lane, t, row) && (Model.Independent || lane.Targets[(t * _rowsPerLane) + row] >= 0);

    private void Check(LaneBatch lane)
    {
        int positions = lane.Steps * _rowsPerLane, places = _head is null ? 0 : _last is null ? positions : _rowsPerLane;
        Refuse.UnlessLength(nameof(lane.Inputs), lane.Inputs.Length, Model.TakesIds ? positions : 0);
        Refuse.UnlessLength(nameof(lane.Vectors), lane.Vectors.Length, Model.TakesIds ? 0 : positions * Model.Inputs);
        if (_head is not null)
        {
            Refuse.UnlessLength(nameof(lane.Targets), lane.Targets.Length, Model.Independent ? 0 : places);
            Refuse.UnlessLength(nameof(lane.TargetVectors), lane.TargetVectors.Length, Model.Independent ? places * Model.Outputs : 0);
            Refuse.UnlessIds(nameof(lane.Targets), lane.Targets, Model.Outputs);
        }

        if (!lane.State.IsEmpty)
            Refuse.UnlessLength(nameof(lane.State), lane.State.Length, _rowsPerLane * Model.StateSize);
        if (lane.Lengths.Length > 0)
            Refuse.UnlessLength(nameof(lane.Lengths), lane.Lengths.Length, _rowsPerLane);
        Refuse.UnlessLengths(nameof(lane.Lengths), lane.Lengths, lane.Steps);
    }

    // A lane's values [steps, rows, width] into the window; past the lane's end there is nothing.
    private void Place<T>(ReadOnlySpan<T> values, Span<T> window, int index, int width, T nothing)
    {
        var lane = _rowsPerLane * width;
        for (var t = 0; t < _steps; t++)
        {
            var place = window.Slice(((t * _rows) + (index * _rowsPerLane)) * width, lane);
            if (t * lane < values.Length)
                values.Slice(t * lane, lane).CopyTo(place);
            else
                place.Fill(nothing);
        }
    }

    private ReadOnlySpan<float> StateOf(ReadOnlySpan<LaneBatch> lanes)
    {
        var carried = false;
        var size = _rowsPerLane * Model.StateSize;
        for (var index = 0; index < lanes.Length; index++)
        {
            var state = _state.AsSpan(index * size, size);
            state.Clear();
            lanes[index].State.Span.CopyTo(state);
            carried |= !lanes[index].State.IsEmpty;
        }

        return carried ? _state.AsSpan(0, lanes.Length * size) : [];
    }
}
