using DistSeq.Engine.Layers;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Models;

/// <summary>
/// Between the states of an encoder [rows, layer, direction, part, H] and of its decoder [rows, layer, part, direction, H], where the parts
/// are h, then c and others that the cell has. The decoder's unit is direction and H in one. With one direction both are the same.
/// </summary>
internal sealed class StateBridge(EncoderDecoderDefinition model)
{
    private readonly int _directions = model.Encoder.Directions;
    private readonly int _parts = CellCatalog.Shape(model.Encoder.Cell).StateParts;
    private readonly int _hidden = model.Encoder.Hidden;

    /// <summary>The states that the decoder begins with.</summary>
    public void ToDecoder(ReadOnlySpan<float> encoder, Span<float> decoder) => Exchange(encoder, _directions, _parts, decoder);

    /// <summary>The gradients of those, as of the states that the encoder ends in.</summary>
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
