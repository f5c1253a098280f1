namespace DistSeq.Engine.Tests.Models;

/// <summary>One window forward and backward, everything copied out.</summary>
internal sealed unsafe class NetworkRun
{
    private readonly RecurrentNetwork _network;
    private readonly SoftmaxHead? _head;
    private readonly int _steps;
    private readonly int _rows;
    private readonly int[]? _lengths;

    public NetworkRun(ModelDefinition model, float[] weights, int steps, int rows, int[]? lengths = null)
    {
        _network = new RecurrentNetwork(model, steps, rows);
        _head = model.Outputs > 0 ? new SoftmaxHead(model, _network.Layout, steps, rows) : null;
        (_steps, _rows, _lengths) = (steps, rows, lengths);
        _network.Load(weights);
        _head?.Load(weights);
        Outputs = new float[steps * rows * model.Width];
        State = new float[rows * model.StateSize];
        InputGradients = new float[model.TakesIds ? 0 : steps * rows * model.Inputs];
        StateGradients = new float[rows * model.StateSize];
        Gradients = new float[weights.Length];
        Probabilities = new float[steps * rows * model.Outputs];
    }

    public float[] Outputs { get; }

    public float[] State { get; }

    /// <summary>softmax(logits), [steps, rows, Outputs]; zero past a row's length.</summary>
    public float[] Probabilities { get; }

    /// <summary>All parameters'.</summary>
    public float[] Gradients { get; }

    public float[] InputGradients { get; }

    public float[] StateGradients { get; }

    public NetworkRun Forward(float[] vectors, float[] state)
    {
        _network.Forward(vectors, state, _steps, _rows, _lengths);
        return CopyForward();
    }

    public NetworkRun Forward(int[] ids, float[] state)
    {
        _network.Forward(ids, state, _steps, _rows, _lengths);
        return CopyForward();
    }

    /// <summary>From gradients of outputs and last state.</summary>
    public NetworkRun Backward(float[] dOutputs, float[] dState)
    {
        _network.Backward(dOutputs, dState);
        return CopyBackward();
    }

    /// <summary>
    /// From the sum of the head's losses, each times scale, of targets that rows reach; returns the sum of the losses.
    /// </summary>
    public double BackwardFromTargets(int[] targets, float[] dState, float scale)
    {
        _head!.Forward(_network.Outputs, _network.OutputStride, _network.Window.Positions);
        var loss = 0.0;
        foreach (var (place, position) in Places())
            loss += _head.Loss(position, targets[place], scale);
        _head.Backward(_network.DOutputs, _network.OutputStride, _network.Window.Positions);
        _network.Backward(dState);
        CopyBackward();
        var terms = _network.Window.Terms(new LaneRun(0, _rows, 1));
        _head.WeightGradients(_network.Outputs, _network.OutputStride, terms, Gradients);
        return loss;
    }

    // Places of [T, rows] that rows reach, and where they stand in the network.
    private IEnumerable<(int Place, int Position)> Places() =>
        from t in Enumerable.Range(0, _steps)
        from row in Enumerable.Range(0, _rows)
        where t < _network.Window.Length(row)
        select ((t * _rows) + row, _network.Window.Position(t, row));

    private NetworkRun CopyForward()
    {
        _network.CopyOutputs(Outputs);
        _network.CopyState(State);
        if (_head is null)
            return this;
        var outputs = _network.Model.Outputs;
        _head.Forward(_network.Outputs, _network.OutputStride, _network.Window.Positions);
        foreach (var (place, position) in Places())
        {
            _head.Loss(position, 0, 1);
            var probabilities = Probabilities.AsSpan(place * outputs, outputs);
            new ReadOnlySpan<float>(_head.Logits + (position * _head.Stride), outputs).CopyTo(probabilities);
            probabilities[0] += 1;
        }

        return this;
    }

    private NetworkRun CopyBackward()
    {
        if (InputGradients.Length > 0)
            _network.CopyInputGradients(InputGradients);
        _network.CopyInitialStateGradients(StateGradients);
        _network.WeightGradients(0, _rows, Gradients);
        return this;
    }
}
