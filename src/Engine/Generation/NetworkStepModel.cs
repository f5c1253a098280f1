using DistSeq.Engine.Models;

namespace DistSeq.Engine.Generation;

/// <summary>A step model of a recurrent network with softmax head. Not thread-safe; allocates only on construction.</summary>
public sealed unsafe class NetworkStepModel : IStepModel
{
    private readonly RecurrentNetwork _network;
    private readonly SoftmaxHead _head;

    /// <param name="model">A model of ids with a head.</param>
    /// <param name="weights">In canonical layout.</param>
    /// <param name="maxRows">1 or more: the beam width.</param>
    /// <exception cref="ArgumentException">The weights have another length, the model takes vectors or has no head.</exception>
    public NetworkStepModel(ModelDefinition model, ReadOnlySpan<float> weights, int maxRows = 1)
    {
        if (!model.TakesIds || model.Outputs < 1 || model.Bidirectional)
            throw new ArgumentException(
                $"{model} cannot generate: it must take ids, have a head and run forwards only.", nameof(model));
        _network = new RecurrentNetwork(model, 1, maxRows);
        _head = new SoftmaxHead(model, _network.Layout, 1, maxRows);
        _network.Load(weights);
        _head.Load(weights);
    }

    /// <summary>The decoder of an encoder-decoder. Its first state comes from a <see cref="SourceEncoder"/>.</summary>
    /// <param name="model">Encoder and decoder; the decoder takes ids.</param>
    /// <param name="weights">Of both, in canonical layout.</param>
    /// <param name="maxRows">1 or more: the beam width.</param>
    /// <exception cref="ArgumentException">The weights have another length, or the encoder does not fit the decoder.</exception>
    internal NetworkStepModel(EncoderDecoderDefinition model, ReadOnlySpan<float> weights, int maxRows = 1)
        : this(model.Decoder, OfDecoder(model, weights), maxRows)
    {
    }

    public int Outputs => _head.Outputs;

    public int StateSize => _network.Model.StateSize;

    public int MaxRows => _network.MaxRows;

    public void Step(ReadOnlySpan<int> tokens, ReadOnlySpan<float> states, Span<float> logits, Span<float> next)
    {
        Refuse.UnlessLength(nameof(states), states.Length, tokens.Length * StateSize);
        if (!logits.IsEmpty)
            Refuse.UnlessLength(nameof(logits), logits.Length, tokens.Length * Outputs);
        _network.Forward(tokens, states, 1, tokens.Length);
        _network.CopyState(next);
        if (logits.IsEmpty)
            return;
        _head.Forward(_network.Outputs, _network.OutputStride, tokens.Length);
        for (var row = 0; row < tokens.Length; row++)
            new ReadOnlySpan<float>(_head.Logits + ((long)row * _head.Stride), Outputs).CopyTo(logits[(row * Outputs)..]);
    }

    private static ReadOnlySpan<float> OfDecoder(EncoderDecoderDefinition model, ReadOnlySpan<float> weights)
    {
        Refuse.UnlessLength(nameof(weights), weights.Length, new ParameterLayout(model).Length);
        return weights[new ParameterLayout(model.Encoder).Length..];
    }
}
