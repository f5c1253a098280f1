using DistSeq.Engine.Models;

namespace DistSeq.Engine.Generation;

/// <summary>
/// Reads sources with the encoder of a trained encoder-decoder, and returns the states from which a
/// <see cref="NetworkStepModel"/> of its decoder continues. Not thread-safe; allocates nothing after construction.
/// </summary>
internal sealed class SourceEncoder
{
    private readonly RecurrentNetwork _network;
    private readonly StateBridge _bridge;
    private readonly float[] _state;

    /// <param name="model">Encoder and decoder.</param>
    /// <param name="weights">Of both, in canonical layout.</param>
    /// <param name="maxSteps">Largest T of a source, 1 or more.</param>
    /// <param name="maxRows">Most sources read at once, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    /// <exception cref="ArgumentException">The weights have another length, or the encoder does not fit the decoder.</exception>
    public SourceEncoder(EncoderDecoderDefinition model, ReadOnlySpan<float> weights, int maxSteps, int maxRows = 1)
    {
        Refuse.UnlessLength(nameof(weights), weights.Length, new ParameterLayout(model).Length);
        _network = new RecurrentNetwork(model.Encoder, maxSteps, maxRows);
        _network.Load(weights[.._network.Layout.Length]);
        _bridge = new StateBridge(model);
        _state = Buffers.Floats(maxRows, StateSize);
    }

    /// <summary>Floats in the state of one row, the same for encoder and decoder.</summary>
    public int StateSize => _network.Model.StateSize;

    /// <summary>Reads sources of ids.</summary>
    /// <param name="ids">[steps, rows]; -1 stands for the zero vector.</param>
    /// <param name="steps">T.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="states">Receives [rows, StateSize], in the decoder's form.</param>
    /// <param name="lengths">Time steps of each row, 1 … T; empty if all have T.</param>
    /// <exception cref="ArgumentException">A length or an id does not fit.</exception>
    public void Read(ReadOnlySpan<int> ids, int steps, int rows, Span<float> states, ReadOnlySpan<int> lengths = default)
    {
        _network.Forward(ids, [], steps, rows, lengths);
        HandOver(rows, states);
    }

    /// <summary>Reads sources of vectors [steps, rows, inputs]; otherwise as for ids.</summary>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void Read(ReadOnlySpan<float> vectors, int steps, int rows, Span<float> states, ReadOnlySpan<int> lengths = default)
    {
        _network.Forward(vectors, [], steps, rows, lengths);
        HandOver(rows, states);
    }

    private void HandOver(int rows, Span<float> states)
    {
        var state = _state.AsSpan(0, rows * StateSize);
        _network.CopyState(state);
        _bridge.ToDecoder(state, states);
    }
}
