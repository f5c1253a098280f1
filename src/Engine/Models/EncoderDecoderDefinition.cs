namespace DistSeq.Engine.Models;

/// <summary>Two networks: the final state of the encoder is the initial state of the decoder (Sutskever et al. 2014).</summary>
/// <param name="Encoder">
/// Reads the source, in one direction or both. It has no head (Outputs 0). A bidirectional encoder concatenates the final states
/// of its two directions for each layer, forwards first: h = [h forwards, h backwards], and c likewise (OpenNMT: Klein et al.
/// 2017; fairseq: Ott et al. 2019). The backward direction ends at the first time step.
/// </param>
/// <param name="Decoder">
/// Reads and predicts the target, with its own ids and outputs. It has the encoder's cell and number of layers. Its hidden units
/// equal the width of an encoder layer: twice the encoder's if that is bidirectional.
/// </param>
internal sealed record EncoderDecoderDefinition(ModelDefinition Encoder, ModelDefinition Decoder)
{
    /// <exception cref="ArgumentException">Encoder and decoder do not match.</exception>
    internal void Check()
    {
        if (Encoder.Outputs != 0)
            throw new ArgumentException(
                $"The encoder has {Encoder.Outputs} outputs; it must have 0: only the decoder has a head.");
        if (Decoder.Outputs < 1)
            throw new ArgumentException("The decoder has no outputs; it needs as many as there are ids to predict.");
        if (Decoder.Bidirectional || Decoder.ManyToOne)
            throw new ArgumentException("The decoder must run forwards only and predict at every time step.");
        if (Encoder.Cell != Decoder.Cell || Encoder.Layers != Decoder.Layers || Encoder.Width != Decoder.Hidden)
        {
            throw new ArgumentException(
                $"The encoder has {Encoder.Layers} layers of {Encoder.Width} units ({Encoder.Cell}, "
                + $"{Encoder.Directions} x {Encoder.Hidden}), the "
                + $"decoder {Decoder.Layers} of {Decoder.Hidden} ({Decoder.Cell}); they must be alike, "
                + "for one hands its state to the other. "
                + $"Give the decoder {Encoder.Layers} layers of {Encoder.Width} units of the encoder's cell.");
        }
    }
}
