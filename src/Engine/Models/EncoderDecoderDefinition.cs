namespace DistSeq.Engine.Models;

/// <summary>Two networks: the state in which the encoder ends is the decoder's initial state.</summary>
/// <param name="Encoder">Reads the source. It has no head (Outputs 0).</param>
/// <param name="Decoder">Reads and predicts the target, with ids and outputs of its own.</param>
public sealed record EncoderDecoderDefinition(ModelDefinition Encoder, ModelDefinition Decoder)
{
    /// <exception cref="ArgumentException">The two do not fit together.</exception>
    internal void Check()
    {
        if (Encoder.Outputs != 0)
            throw new ArgumentException($"The encoder has {Encoder.Outputs} outputs; it must have 0: only the decoder has a head.");
        if (Decoder.Outputs < 1)
            throw new ArgumentException("The decoder has no outputs; it needs as many as there are ids to predict.");
        if (Encoder.Bidirectional || Decoder.Bidirectional || Decoder.ManyToOne)
            throw new ArgumentException("Encoder and decoder must run one way, and the decoder must predict at every time step.");
        if (Encoder.Cell != Decoder.Cell || Encoder.Layers != Decoder.Layers || Encoder.Hidden != Decoder.Hidden)
        {
            throw new ArgumentException(
                $"The encoder has {Encoder.Layers} layers of {Encoder.Hidden} units ({Encoder.Cell}), the decoder {Decoder.Layers} of "
                + $"{Decoder.Hidden} ({Decoder.Cell}); they must be alike, for one hands its state to the other.");
        }
    }
}
