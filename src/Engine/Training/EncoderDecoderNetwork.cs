using DistSeq.Engine.Models;

namespace DistSeq.Engine.Training;

/// <summary>An encoder and a decoder.</summary>
internal sealed class EncoderDecoderNetwork : Network
{
    /// <exception cref="ArgumentException">A size is out of range, or the two do not fit together.</exception>
    public EncoderDecoderNetwork(EncoderDecoderDefinition definition)
    {
        Definition = definition;
        Layout = new ParameterLayout(definition);
    }

    public EncoderDecoderDefinition Definition { get; }

    public override ParameterLayout Layout { get; }

    public override int StateSize => Definition.Decoder.StateSize;

    public override float[] FirstWeights(long seed, CancellationToken cancellationToken)
    {
        var weights = new float[Layout.Length];
        Initializer.Fill(Definition, Layout, seed, weights, cancellationToken);
        return weights;
    }

    public override MemoryNeed Need(int rowsPerLane, int firstLane, int lanes, IReadOnlyList<int> maxSteps, bool clips) =>
        EncoderDecoderComputer.Need(Definition, rowsPerLane, firstLane, lanes, maxSteps[0], maxSteps[1], clips);
}
