using DistSeq.Engine.Models;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Layers;

/// <summary>
/// One output of the top layer for each row: where the row has been read whole. That is its last time step, and the first one of the half
/// that runs backwards.
/// </summary>
internal sealed unsafe class LastOutputs(RecurrentNetwork network)
{
    private readonly AlignedBuffer _outputs = new(network.MaxRows, network.OutputStride);
    private readonly AlignedBuffer _dOutputs = new(network.MaxRows, network.OutputStride);

    /// <summary>[rows, output stride].</summary>
    public float* Outputs => _outputs.Pointer;

    /// <summary>Where the head leaves dLoss/d(Outputs).</summary>
    public float* DOutputs => _dOutputs.Pointer;

    public void Gather(ReadOnlySpan<int> lengths)
    {
        for (var row = 0; row < lengths.Length; row++)
        {
            for (var direction = 0; direction < network.Model.Directions; direction++)
                Half(network.Outputs, lengths, row, direction).CopyTo(Half(Outputs, row, direction));
        }
    }

    /// <summary>The gradients into those of all outputs, the others zero.</summary>
    public void Scatter(int steps, ReadOnlySpan<int> lengths)
    {
        new Span<float>(network.DOutputs, steps * lengths.Length * network.OutputStride).Clear();
        for (var row = 0; row < lengths.Length; row++)
        {
            for (var direction = 0; direction < network.Model.Directions; direction++)
                Half(DOutputs, row, direction).CopyTo(Half(network.DOutputs, lengths, row, direction));
        }
    }

    private Span<float> Half(float* outputs, ReadOnlySpan<int> lengths, int row, int direction)
    {
        var t = direction == 1 ? 0 : lengths[row] - 1;
        return Half(outputs, (t * lengths.Length) + row, direction);
    }

    private Span<float> Half(float* outputs, int position, int direction) =>
        new(outputs + ((long)position * network.OutputStride) + (direction * network.Model.Hidden), network.Model.Hidden);
}
