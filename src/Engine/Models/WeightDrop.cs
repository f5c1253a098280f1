using DistSeq.Engine.Layers;

namespace DistSeq.Engine.Models;

/// <summary>Drops weights from h to h for a step, with one mask for all lanes. Keeps a copy of only these weights.</summary>
internal sealed class WeightDrop
{
    private readonly Part[] _parts;
    private readonly ParameterLayout _layout;
    private readonly double _rate;

    public WeightDrop(ModelDefinition model, ParameterLayout layout)
    {
        _layout = layout;
        _rate = model.Dropout.WeightDrop;
        var shape = CellCatalog.Shape(model.Cell);
        long recurrent = shape.RecurrentBlocks, candidate = shape.HasCandidateProduct ? 1 : 0;
        _parts = [.. Enumerable.Range(0, model.Layers * model.Directions).Select(_ => new Part(
            Triple.Of(recurrent, model.Hidden, model.Hidden), Triple.Of(candidate, model.Hidden, model.Hidden)))];
    }

    public void Load(Span<float> weights)
    {
        for (var index = 0; index < _parts.Length; index++)
        {
            var layer = _layout.Layer(weights, index);
            layer.Recurrent.CopyTo(_parts[index].Recurrent.Weights);
            layer.Candidate.CopyTo(_parts[index].Candidate.Weights);
        }
    }

    /// <summary>Loads the layers with the weights for a step: all of them in evaluation.</summary>
    public void Draw(DropKey? key, RecurrentLayer[] layers)
    {
        for (var index = 0; index < _parts.Length; index++)
        {
            var (recurrent, candidate) = _parts[index];
            if (key is not { } drawn)
            {
                layers[index].LoadRecurrent(recurrent.Weights, candidate.Weights);
                continue;
            }

            var random = drawn.Random(RandomPurpose.WeightDrop, 0, index);
            Draw(recurrent, ref random);
            Draw(candidate, ref random);
            layers[index].LoadRecurrent(recurrent.Dropped, candidate.Dropped);
        }
    }

    /// <summary>Multiplies a layer's recurrent weight gradients by their mask.</summary>
    public void Apply(int index, in LayerWeights gradients)
    {
        Elementwise.Multiply(_parts[index].Recurrent.Mask, gradients.Recurrent, gradients.Recurrent);
        Elementwise.Multiply(_parts[index].Candidate.Mask, gradients.Candidate, gradients.Candidate);
    }

    private void Draw(Triple part, ref CounterRandom random)
    {
        var threshold = (uint)(_rate * (1L << 32));
        foreach (ref var place in part.Mask.AsSpan())
            place = random.NextUInt32() < threshold ? 0 : (float)(1 / (1 - _rate));
        Elementwise.Multiply(part.Mask, part.Weights, part.Dropped);
    }

    private sealed record Part(Triple Recurrent, Triple Candidate);

    private sealed record Triple(float[] Weights, float[] Mask, float[] Dropped)
    {
        public static Triple Of(params ReadOnlySpan<long> shape) =>
            new(Buffers.Floats(shape), Buffers.Floats(shape), Buffers.Floats(shape));
    }
}
