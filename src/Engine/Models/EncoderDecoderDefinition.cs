namespace DistSeq.Engine.Models;

/// <summary>Two networks: the state in which the encoder ends is the decoder's initial state (Sutskever et al. 2014).</summary>
/// <param name="Encoder">
/// Reads the source, forwards or both ways. It has no head (Outputs 0). One that runs both ways hands over, for each layer, what its two
/// directions end in side by side, forwards first: h = [h forwards, h backwards], and c likewise (OpenNMT: Klein et al. 2017; fairseq: Ott
/// et al. 2019). The direction that runs backwards ends at the first time step.
/// </param>
/// <param name="Decoder">
/// Reads and predicts the target, with ids and outputs of its own. It has the encoder's cell and as many layers, and as many units as an
/// encoder's layer has in all: twice the encoder's where that runs both ways.
/// </param>
public sealed record EncoderDecoderDefinition(ModelDefinition Encoder, ModelDefinition Decoder)
{
    /// <exception cref="ArgumentException">The two do not fit together.</exception>
    internal void Check()
    {
        if (Encoder.Outputs != 0)
            throw new ArgumentException($"The encoder has {Encoder.Outputs} outputs; it must have 0: only the decoder has a head.");
        if (Decoder.Outputs < 1)
            throw new ArgumentException("The decoder has no outputs; it needs as many as there are ids to predict.");
        if (Decoder.Bidirectional || Decoder.ManyToOne)
            throw new ArgumentException("The decoder must run forwards only and predict at every time step.");
        if (Encoder.Cell != Decoder.Cell || Encoder.Layers != Decoder.Layers || Encoder.Width != Decoder.Hidden)
        {
            throw new ArgumentException(
                $"The encoder has {Encoder.Layers} layers of {Encoder.Width} units ({Encoder.Cell}, {Encoder.Directions} x {Encoder.Hidden}), the "
                + $"decoder {Decoder.Layers} of {Decoder.Hidden} ({Decoder.Cell}); they must be alike, for one hands its state to the other. "
                + $"Give the decoder {Encoder.Layers} layers of {Encoder.Width} units of the encoder's cell.");
        }
    }
}
