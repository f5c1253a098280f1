using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Layers;
using DistSeq.Engine.Models;
using DistSeq.Engine.Optimization;

namespace DistSeq.Engine.Training;

/// <summary>
/// Computes steps of one network as its definition says: language models, taggers (a class per time step), many-to-one (a class
/// per row), polyphonic music (independent outputs), forecasts (quantiles).
/// </summary>
/// <remarks>
/// The rows of all lanes share one window as long as the longest lane. A longer lane does not change another lane's result,
/// because rows are masked past their own end.
/// </remarks>
public sealed unsafe partial class StepComputer : LaneComputer<LaneBatch>
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

    /// <param name="model">A model with a head.</param>
    /// <param name="rowsPerLane">Rows of every lane, 1 or more.</param>
    /// <param name="maxLanes">Most lanes computed together, 1 or more.</param>
    /// <param name="maxSteps">Largest T.</param>
    /// <param name="clip">Clips each lane's gradient; null for no clipping.</param>
    /// <param name="reduction">Whether a lane's gradient is that of the mean or the sum of its losses.</param>
    /// <param name="seed">The job's seed, used for dropout.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    /// <exception cref="InsufficientMemoryException">This process cannot get the memory.</exception>
    public StepComputer(
        ModelDefinition model, int rowsPerLane, int maxLanes, int maxSteps, ClipRule? clip,
        LossReduction reduction = LossReduction.Mean,
        long seed = 0)
        : this(Affordable(model, rowsPerLane, maxLanes, maxSteps), rowsPerLane, maxLanes, clip, reduction, seed, firstLayer: 0) =>
        ArgumentOutOfRangeException.ThrowIfLessThan(model.Outputs, 1);

    /// <summary>A part of an encoder-decoder, with or without a head. Its layers are numbered from a given one.</summary>
    internal StepComputer(
        ModelDefinition model, int rowsPerLane, int maxLanes, int maxSteps, LossReduction reduction, long seed, int firstLayer)
        : this(Network(model, rowsPerLane, maxLanes, maxSteps), rowsPerLane, maxLanes, clip: null, reduction, seed, firstLayer)
    {
    }

    private StepComputer(
        RecurrentNetwork network, int rowsPerLane, int maxLanes, ClipRule? clip, LossReduction reduction, long seed,
        int firstLayer)
        : base(network.Layout, clip, network.Model.LanesAddUp)
    {
        _network = network;
        int rows = network.MaxRows, steps = network.MaxSteps;
        _last = Model.ManyToOne && Model.Outputs > 0 ? new LastOutputs(network, maxLanes) : null;
        _head = Model.Outputs > 0 ? DenseHead.Of(Model, Layout, Model.ManyToOne ? 1 : steps, rows, maxLanes) : null;
        _reduction = reduction;
        _seed = seed;
        _firstLayer = firstLayer;
        _rowsPerLane = rowsPerLane;
        _ids = Buffers.Ints(Model.TakesIds ? steps : 0, rows);
        _vectors = Buffers.Floats(Model.TakesIds ? 0 : steps, rows, Model.Inputs);
        _state = Buffers.Floats(rows, Model.StateSize);
        _finals = [.. Enumerable.Range(0, maxLanes).Select(_ => Buffers.Floats(rowsPerLane, Model.StateSize))];
        _lengths = Buffers.Ints(rows);
        _lanes = Buffers.Ints(maxLanes);
    }

    private ModelDefinition Model => _network.Model;

    // The head's input, [positions, output stride].
    private float* HeadInput => _last is null ? _network.Outputs : _last.Outputs;

    // The rows of the head's input.
    private WindowRows HeadRows => _last?.Window ?? _network.Window;

    /// <summary>The memory a computer needs, with what <see cref="LaneComputer{TBatch}.Compute"/> allocates at first.</summary>
    /// <param name="model">A model with a head.</param>
    /// <param name="rowsPerLane">Rows of every lane, 1 or more.</param>
    /// <param name="firstLane">Number of the first lane.</param>
    /// <param name="lanes">Lanes computed together, 1 or more.</param>
    /// <param name="maxSteps">Largest T.</param>
    /// <param name="clips">Whether each lane's gradient is clipped.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public static MemoryNeed Need(ModelDefinition model, int rowsPerLane, int firstLane, int lanes, int maxSteps, bool clips)
    {
        var sums = LaneTree.MostSums(firstLane, lanes, model.LanesAddUp && !clips);
        return Buffers.Count(() =>
        {
            var computer = new StepComputer(model, rowsPerLane, lanes, maxSteps, LossReduction.Mean, seed: 0, firstLayer: 0);
            for (var sum = 0; sum < sums; sum++)
                _ = new AlignedBuffer(computer.Layout.Length);
        });
    }

    /// <inheritdoc/>
    public override void Load(ReadOnlySpan<float> weights)
    {
        _network.Load(weights);
        _head?.Load(weights);
    }

    private static RecurrentNetwork Affordable(ModelDefinition model, int rowsPerLane, int maxLanes, int maxSteps)
    {
        Need(model, rowsPerLane, 0, maxLanes, maxSteps, clips: false).Demand();
        return Network(model, rowsPerLane, maxLanes, maxSteps);
    }

    private static RecurrentNetwork Network(ModelDefinition model, int rowsPerLane, int maxLanes, int maxSteps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerLane, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLanes, 1);
        return new RecurrentNetwork(model, maxSteps, rowsPerLane * maxLanes, maxLanes);
    }

    internal override void Forward(ReadOnlySpan<LaneBatch> lanes, long? update) => Forward(lanes, update, []);

    /// <summary>Runs forward over all lanes from a state [rows, state size], or from the lanes' states if it is empty.</summary>
    internal void Forward(ReadOnlySpan<LaneBatch> lanes, long? update, ReadOnlySpan<float> state)
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

        _network.Drop(
            update is { } number ? new DropKey(_seed, number, _firstLayer) : null, _lanes.AsSpan(0, lanes.Length), _rowsPerLane);
        var initial = state.IsEmpty ? StateOf(lanes) : state;
        if (Model.TakesIds)
            _network.Forward(_ids.AsSpan(0, _steps * _rows), initial, _steps, _rows, _lengths.AsSpan(0, _rows));
        else
            _network.Forward(
                _vectors.AsSpan(0, _steps * _rows * Model.Inputs), initial, _steps, _rows, _lengths.AsSpan(0, _rows));
        _last?.Gather();
        _head?.Forward(HeadInput, _network.OutputStride, HeadRows.Positions);
    }

    /// <summary>Copies the state after each row's last time step; returns the part of the buffer it fills.</summary>
    internal Span<float> CopyState(Span<float> buffer)
    {
        var state = buffer[..(_rows * Model.StateSize)];
        _network.CopyState(state);
        return state;
    }

    /// <summary>Copies dLoss/d(initial state) after backward; returns the part of the buffer it fills.</summary>
    internal Span<float> CopyInitialStateGradients(Span<float> buffer)
    {
        var gradients = buffer[..(_rows * Model.StateSize)];
        _network.CopyInitialStateGradients(gradients);
        return gradients;
    }

    internal override LaneOutcome Loss(LaneBatch lane, int index)
    {
        var tokens = 0;
        for (var place = 0; place < Places(lane); place++)
            tokens += IsTarget(lane, place) ? 1 : 0;

        var loss = 0.0;
        var scale = _reduction == LossReduction.Sum || tokens == 0 ? 1 : 1f / tokens;
        for (var place = 0; place < Places(lane); place++)
        {
            if (IsTarget(lane, place))
                loss += Loss(Position(place, index), lane, place, scale);
            else if (IsReal(lane, place))
                _head!.Mask(Position(place, index));
        }

        _network.CopyState(index * _rowsPerLane, _rowsPerLane, _finals[index]);
        return new LaneOutcome(lane.Lane, loss, tokens, _finals[index]);
    }

    internal override void Backward() => Backward([]);

    /// <summary>Backpropagates from the gradients of the logits and of the last state (empty: zero).</summary>
    internal void Backward(ReadOnlySpan<float> dState)
    {
        if (_head is null)
            new Span<float>(_network.DOutputs, HeadRows.Positions * _network.OutputStride).Clear();
        else
            _head.Backward(_last is null ? _network.DOutputs : _last.DOutputs, _network.OutputStride, HeadRows.Positions);
        _last?.Scatter();
        _network.Backward(dState);
    }

    internal override void WeightGradients(int index, int lanes, Span<float> gradients)
    {
        var run = new LaneRun(index * _rowsPerLane, _rowsPerLane, lanes);
        // The head goes first, because a tied embedding's gradient is added to the head's.
        _head?.WeightGradients(HeadInput, _network.OutputStride, HeadRows.Terms(run), gradients);
        _network.WeightGradients(run, gradients);
    }

    // Number of target places of a lane, [T, rows] or [rows].
    private int Places(LaneBatch lane) => (_last is null ? lane.Steps : 1) * _rowsPerLane;

    private int Position(int place, int index)
    {
        var (t, row) = Math.DivRem(place, _rowsPerLane);
        return HeadRows.Position(t, (index * _rowsPerLane) + row);
    }

    private bool IsReal(LaneBatch lane, int place) =>
        _last is not null || lane.Lengths.Length == 0 || place / _rowsPerLane < lane.Lengths[place % _rowsPerLane];

    private bool IsTarget(LaneBatch lane, int place)
    {
        if (!IsReal(lane, place))
            return false;
        return _head switch
        {
            BinaryHead => true,
            QuantileHead => !float.IsNaN(lane.TargetVectors[place * Model.TargetWidth]),
            _ => lane.Targets[place] >= 0,
        };
    }

    private double Loss(int position, LaneBatch lane, int place, float scale)
    {
        var numbers = lane.TargetVectors.AsSpan(place * Model.TargetWidth, Model.TargetWidth);
        return _head switch
        {
            BinaryHead binary => binary.Loss(position, numbers, scale),
            QuantileHead quantiles => quantiles.Loss(position, numbers, scale),
            _ => ((SoftmaxHead)_head!).Loss(position, lane.Targets[place], scale),
        };
    }

    private void Check(LaneBatch lane)
    {
        int positions = lane.Steps * _rowsPerLane, places = _head is null ? 0 : _last is null ? positions : _rowsPerLane;
        Refuse.UnlessLength(nameof(lane.Inputs), lane.Inputs.Length, Model.TakesIds ? positions : 0);
        Refuse.UnlessLength(nameof(lane.Vectors), lane.Vectors.Length, Model.TakesIds ? 0 : positions * Model.Inputs);
        if (_head is not null)
        {
            Refuse.UnlessLength(nameof(lane.Targets), lane.Targets.Length, Model.TargetWidth > 0 ? 0 : places);
            Refuse.UnlessLength(nameof(lane.TargetVectors), lane.TargetVectors.Length, places * Model.TargetWidth);
            Refuse.UnlessIds(nameof(lane.Targets), lane.Targets, Model.Outputs);
        }

        if (!lane.State.IsEmpty)
            Refuse.UnlessLength(nameof(lane.State), lane.State.Length, _rowsPerLane * Model.StateSize);
        if (lane.Lengths.Length > 0)
            Refuse.UnlessLength(nameof(lane.Lengths), lane.Lengths.Length, _rowsPerLane);
        Refuse.UnlessLengths(nameof(lane.Lengths), lane.Lengths, lane.Steps);
    }

    // Copies a lane's values [steps, rows, width] into the window and fills the rest with a filler value.
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
