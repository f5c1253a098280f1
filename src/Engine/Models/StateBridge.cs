using DistSeq.Engine.Layers;

namespace DistSeq.Engine.Models;

/// <summary>
/// Converts between states of an encoder [rows, layer, direction, part, H] and of its decoder [rows, layer, part, direction, H].
/// The parts are h, then c and any other parts of the cell's state. The decoder's hidden units are direction and H together. With
/// one direction both layouts are the same.
/// </summary>
internal sealed class StateBridge(EncoderDecoderDefinition model)
{
    private readonly int _directions = model.Encoder.Directions;
    private readonly int _parts = CellCatalog.Shape(model.Encoder.Cell).StateParts;
    private readonly int _hidden = model.Encoder.Hidden;

    /// <summary>Converts the encoder's final states to the decoder's initial states.</summary>
    public void ToDecoder(ReadOnlySpan<float> encoder, Span<float> decoder) => Exchange(encoder, _directions, _parts, decoder);

    /// <summary>Converts gradients of the decoder's initial states to gradients of the encoder's final states.</summary>
    public void ToEncoder(ReadOnlySpan<float> decoder, Span<float> encoder) => Exchange(decoder, _parts, _directions, encoder);

    // [.., outer, inner, H] to [.., inner, outer, H].
    private void Exchange(ReadOnlySpan<float> source, int outer, int inner, Span<float> destination)
    {
        Refuse.UnlessLength(nameof(destination), destination.Length, source.Length);
        var layer = outer * inner * _hidden;
        for (var first = 0; first < source.Length; first += layer)
        {
            for (var i = 0; i < outer * inner; i++)
            {
                var to = first + ((((i % inner) * outer) + (i / inner)) * _hidden);
                source.Slice(first + (i * _hidden), _hidden).CopyTo(destination[to..]);
            }
        }
    }
}
