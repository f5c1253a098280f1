using DistSeq.Engine.Models;

namespace DistSeq.Engine.Generation;

/// <summary>
/// A recurrent network that reads vectors, one time step at a time: state and vector in, logits and state out. Not thread-safe;
/// allocates nothing after construction.
/// </summary>
internal sealed unsafe class VectorStepModel
{
    private readonly RecurrentNetwork _network;
    private readonly DenseHead _head;

    /// <param name="model">A model of vectors with a head.</param>
    /// <param name="weights">In canonical layout.</param>
    /// <exception cref="ArgumentException">The weights have another length, or the model takes ids or has no head.</exception>
    public VectorStepModel(ModelDefinition model, ReadOnlySpan<float> weights)
    {
        if (model.TakesIds || model.Outputs < 1 || model.Bidirectional)
            throw new ArgumentException(
                $"{model} cannot generate: it must take vectors, have a head and run forwards only.", nameof(model));
        _network = new RecurrentNetwork(model, 1, 1);
        _head = DenseHead.Of(model, _network.Layout, 1, 1, 1);
        _network.Load(weights);
        _head.Load(weights);
    }

    public int Inputs => _network.Model.Inputs;

    public int Outputs => _head.Outputs;

    public int StateSize => _network.Model.StateSize;

    /// <summary>Computes one time step.</summary>
    /// <param name="vector">[Inputs].</param>
    /// <param name="state">[StateSize], overwritten.</param>
    /// <param name="logits">[Outputs], written.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void Step(ReadOnlySpan<float> vector, Span<float> state, Span<float> logits)
    {
        Refuse.UnlessLength(nameof(logits), logits.Length, Outputs);
        _network.Forward(vector, state, 1, 1);
        _network.CopyState(state);
        _head.Forward(_network.Outputs, _network.OutputStride, 1);
        new ReadOnlySpan<float>(_head.Logits, Outputs).CopyTo(logits);
    }
}
