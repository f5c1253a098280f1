using DistSeq.Engine.Layers;
using DistSeq.Engine.Models;
using DistSeq.Engine.Numerics;
using DistSeq.Engine.Optimization;

namespace DistSeq.Engine.Training;

/// <summary>
/// One step over some lanes: forward, loss, backpropagation, each lane's gradient clipped, lanes folded by the tree. For one thread.
/// A lane's loss is the mean over its own targets; what it gives does not depend on which lanes are computed together.
/// </summary>
public sealed unsafe class StepComputer
{
    private readonly RecurrentNetwork _network;
    private readonly SoftmaxHead _head;
    private readonly ClipRule? _clip;
    private readonly LaneTree _tree = new();
    private readonly Stack<Memory<float>> _free = new();
    private readonly double[] _squares;
    private readonly int[] _inputs;
    private readonly int[] _targets;
    private readonly float[] _state;
    private readonly int[] _lengths;
    private readonly int _rowsPerLane;

    /// <param name="model">A model with a head over ids.</param>
    /// <param name="rowsPerLane">Rows of every lane, 1 or more.</param>
    /// <param name="maxLanes">Lanes computed together at the most, 1 or more.</param>
    /// <param name="maxSteps">Largest T.</param>
    /// <param name="clip">Applied to each lane's gradient; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public StepComputer(ModelDefinition model, int rowsPerLane, int maxLanes, int maxSteps, ClipRule? clip)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerLane, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLanes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(model.Outputs, 1);
        var rows = rowsPerLane * maxLanes;
        _network = new RecurrentNetwork(model, maxSteps, rows);
        _head = new SoftmaxHead(model, _network.Layout, maxSteps, rows);
        _clip = clip;
        _rowsPerLane = rowsPerLane;
        _squares = new double[FixedOrder.BlockCount(_network.Layout.Length)];
        _inputs = new int[maxSteps * rows];
        _targets = new int[maxSteps * rows];
        _state = new float[rows * model.StateSize];
        _lengths = new int[rows];
    }

    public ParameterLayout Layout => _network.Layout;

    /// <summary>Takes weights in canonical layout.</summary>
    public void Load(ReadOnlySpan<float> weights)
    {
        _network.Load(weights);
        _head.Load(weights);
    }

    /// <summary>Loss and gradient of some lanes.</summary>
    /// <param name="lanes">In ascending order of their numbers, at most as many as the computer was made for.</param>
    /// <exception cref="ArgumentException">A length or an id does not fit, or there are too many lanes or time steps.</exception>
    /// <returns>The lanes' outcomes. The sums are in <see cref="Sums"/> until the next call.</returns>
    public LaneOutcome[] Compute(ReadOnlySpan<LaneBatch> lanes)
    {
        foreach (var sum in _tree.Sums)
            _free.Push(sum.Values);
        _tree.Clear();
        var (steps, rows) = Forward(lanes);
        var outcomes = Losses(lanes, steps, rows);
        _head.Backward(_network.DOutputs, _network.OutputStride, steps * rows);
        _network.Backward([]);
        for (var index = 0; index < lanes.Length; index++)
            FoldLane(lanes[index].Lane, index * _rowsPerLane, steps, rows);
        return outcomes;
    }

    /// <summary>Folded gradients of the lanes of the last <see cref="Compute"/>: aligned runs, as few as can be.</summary>
    public IReadOnlyList<LaneSum> Sums => _tree.Sums;

    /// <summary>Loss of some lanes, without gradients.</summary>
    public LaneOutcome[] Evaluate(ReadOnlySpan<LaneBatch> lanes)
    {
        var (steps, rows) = Forward(lanes);
        return Losses(lanes, steps, rows);
    }

    private void FoldLane(int lane, int firstRow, int steps, int rows)
    {
        var values = _free.TryPop(out var free) ? free : new AlignedBuffer(Layout.Length).Memory;
        _network.WeightGradients(firstRow, _rowsPerLane, values.Span);
        _head.WeightGradients(_network.Outputs, _network.OutputStride, steps, rows, firstRow, _rowsPerLane, values.Span);
        _clip?.Apply(values.Span, _squares);
        foreach (var buffer in _tree.Add(new LaneSum(lane, 1, values)))
            _free.Push(buffer);
    }

    private (int Steps, int Rows) Forward(ReadOnlySpan<LaneBatch> lanes)
    {
        int rows = lanes.Length * _rowsPerLane, steps = 0, stateSize = _network.Model.StateSize;
        var carried = false;
        foreach (var lane in lanes)
        {
            steps = Math.Max(steps, lane.Steps);
            carried |= !lane.State.IsEmpty;
        }

        for (var index = 0; index < lanes.Length; index++)
        {
            var lane = lanes[index];
            Refuse.UnlessLength(nameof(lanes), lane.Inputs.Length, lane.Steps * _rowsPerLane);
            Refuse.UnlessLength(nameof(lanes), lane.Targets.Length, lane.Steps * _rowsPerLane);
            Refuse.UnlessIds(nameof(lanes), lane.Targets, _head.Outputs);
            if (!lane.State.IsEmpty)
                Refuse.UnlessLength(nameof(lanes), lane.State.Length, _rowsPerLane * stateSize);
            for (var t = 0; t < steps; t++)
            {
                var row = _inputs.AsSpan((t * rows) + (index * _rowsPerLane), _rowsPerLane);
                var target = _targets.AsSpan((t * rows) + (index * _rowsPerLane), _rowsPerLane);
                if (t < lane.Steps)
                {
                    lane.Inputs.AsSpan(t * _rowsPerLane, _rowsPerLane).CopyTo(row);
                    lane.Targets.AsSpan(t * _rowsPerLane, _rowsPerLane).CopyTo(target);
                }
                else
                {
                    row.Fill(-1);
                    target.Fill(-1);
                }
            }

            // A longer lane beside it must not show in a lane's state.
            _lengths.AsSpan(index * _rowsPerLane, _rowsPerLane).Fill(lane.Steps);
            var state = _state.AsSpan(index * _rowsPerLane * stateSize, _rowsPerLane * stateSize);
            if (lane.State.IsEmpty)
                state.Clear();
            else
                lane.State.Span.CopyTo(state);
        }

        _network.Forward(_inputs.AsSpan(0, steps * rows), carried ? _state.AsSpan(0, rows * stateSize) : [], steps, rows, _lengths.AsSpan(0, rows));
        _head.Forward(_network.Outputs, _network.OutputStride, steps * rows);
        return (steps, rows);
    }

    private LaneOutcome[] Losses(ReadOnlySpan<LaneBatch> lanes, int steps, int rows)
    {
        var outcomes = new LaneOutcome[lanes.Length];
        var stateSize = _network.Model.StateSize;
        for (var index = 0; index < lanes.Length; index++)
        {
            var tokens = 0;
            foreach (var target in lanes[index].Targets)
                tokens += target >= 0 ? 1 : 0;
            var loss = 0.0;
            var scale = tokens == 0 ? 0 : 1f / tokens;
            for (var t = 0; t < steps; t++)
            {
                for (var row = index * _rowsPerLane; row < (index + 1) * _rowsPerLane; row++)
                    loss += _head.Loss((t * rows) + row, _targets[(t * rows) + row], scale);
            }

            var state = new float[_rowsPerLane * stateSize];
            _network.CopyState(index * _rowsPerLane, _rowsPerLane, state);
            outcomes[index] = new LaneOutcome(lanes[index].Lane, loss, tokens, state);
        }

        return outcomes;
    }
}
