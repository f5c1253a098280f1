using DistSeq.Engine.Layers;

namespace DistSeq.Engine.Models;

/// <summary>
/// The final output of the top layer for each row: at the row's last time step, or at the first for the backward direction.
/// </summary>
internal sealed unsafe class LastOutputs
{
    private readonly RecurrentNetwork _network;
    private readonly AlignedBuffer _outputs;
    private readonly AlignedBuffer _dOutputs;

    /// <param name="network">Its outputs are read.</param>
    /// <param name="lanes">Most lanes.</param>
    public LastOutputs(RecurrentNetwork network, int lanes)
    {
        _network = network;
        _outputs = new AlignedBuffer(network.MaxRows, network.OutputStride);
        _dOutputs = new AlignedBuffer(network.MaxRows, network.OutputStride);
        Window = new WindowRows(1, network.MaxRows, lanes);
    }

    /// <summary>A window of one time step: [rows].</summary>
    public WindowRows Window { get; }

    /// <summary>[rows, output stride].</summary>
    public float* Outputs => _outputs.Pointer;

    /// <summary>dLoss/d(Outputs), written by the head.</summary>
    public float* DOutputs => _dOutputs.Pointer;

    public void Gather()
    {
        Window.Begin(1, _network.Window.Rows, default);
        for (var row = 0; row < Window.Rows; row++)
        {
            for (var direction = 0; direction < _network.Model.Directions; direction++)
                Half(_network.Outputs, Position(row, direction), direction).CopyTo(Half(Outputs, row, direction));
        }
    }

    /// <summary>Copies these gradients into the gradients of all outputs; the others become zero.</summary>
    public void Scatter()
    {
        new Span<float>(_network.DOutputs, _network.Window.Positions * _network.OutputStride).Clear();
        for (var row = 0; row < Window.Rows; row++)
        {
            for (var direction = 0; direction < _network.Model.Directions; direction++)
                Half(DOutputs, row, direction).CopyTo(Half(_network.DOutputs, Position(row, direction), direction));
        }
    }

    private int Position(int row, int direction) =>
        _network.Window.Position(direction == 1 ? 0 : _network.Window.Length(row) - 1, row);

    private Span<float> Half(float* outputs, int position, int direction) =>
        new(outputs + ((long)position * _network.OutputStride) + (direction * _network.Model.Hidden), _network.Model.Hidden);
}
