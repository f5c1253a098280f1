using DistSeq.Engine.Layers;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Models;

/// <summary>Weights from h to h that are left out in a step: one mask for all lanes.</summary>
internal sealed class WeightDrop
{
    private readonly float[] _weights;
    private readonly float[] _dropped;
    private readonly float[] _masks;
    private readonly ParameterLayout _layout;
    private readonly double _rate;
    private readonly int _layers;

    public WeightDrop(ModelDefinition model, ParameterLayout layout)
    {
        _weights = new float[layout.Length];
        _dropped = new float[layout.Length];
        _masks = new float[layout.Length];
        _layout = layout;
        _rate = model.Dropout.WeightDrop;
        _layers = model.Layers * model.Directions;
    }

    public void Load(ReadOnlySpan<float> weights) => weights.CopyTo(_weights);

    /// <summary>The weights to compute with: all of them in evaluation.</summary>
    public Span<float> Draw(DropKey? key)
    {
        if (key is not { } drawn)
            return _weights;
        _weights.CopyTo(_dropped, 0);
        for (var index = 0; index < _layers; index++)
        {
            var random = drawn.Random(RandomPurpose.WeightDrop, 0, index);
            Draw(_layout.Layer(_masks, index).Recurrent, ref random);
            Draw(_layout.Layer(_masks, index).Candidate, ref random);
            Apply(index, _dropped);
        }

        return _dropped;
    }

    /// <summary>Multiplies the places of a layer's weights from h to h with their mask.</summary>
    public void Apply(int index, Span<float> values)
    {
        LayerWeights masks = _layout.Layer(_masks, index), places = _layout.Layer(values, index);
        Elementwise.Multiply(masks.Recurrent, places.Recurrent, places.Recurrent);
        Elementwise.Multiply(masks.Candidate, places.Candidate, places.Candidate);
    }

    private void Draw(Span<float> mask, ref CounterRandom random)
    {
        var threshold = (uint)(_rate * (1L << 32));
        foreach (ref var place in mask)
            place = random.NextUInt32() < threshold ? 0 : (float)(1 / (1 - _rate));
    }
}
