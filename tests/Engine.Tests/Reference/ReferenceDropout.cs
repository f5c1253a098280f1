namespace DistSeq.Engine.Tests.Reference;

/// <summary>The masks of one lane in one update, drawn straight from the definition of their streams.</summary>
internal sealed class ReferenceDropout(
    ModelDefinition model, long seed, long update, int lane, int steps, int rows, int firstLayer = 0)
{
    /// <summary>[steps, rows, width of the first layer's input]: 0 or 1 / (1 - rate).</summary>
    public double[] Input() =>
        Scale(RandomPurpose.InputDropout, 0, model.Dropout.Input, model.Embedding > 0 ? model.Embedding : model.Inputs);

    /// <summary>
    /// [steps, rows, width] of a layer on the way to the next, and of the last to the head: 0 or 1 / (1 - rate).
    /// </summary>
    public double[] Behind(int layer) => Scale(
        RandomPurpose.Dropout, layer, layer == model.Layers - 1 ? model.Dropout.Output : model.Dropout.BetweenLayers,
        model.Width);

    /// <summary>[steps, rows, hidden] of a layer in one direction: 1 where a value is kept, else 0.</summary>
    public double[] Keep(int index, bool cell) => Draw(
        cell ? RandomPurpose.ZoneoutCell : RandomPurpose.ZoneoutHidden, lane, index, steps * rows * model.Hidden,
        model.Dropout.Zoneout, 1, 0);

    /// <summary>The weights, those from h to h masked.</summary>
    public double[] Drop(double[] weights)
    {
        var layout = new ParameterLayout(model);
        var dropped = (double[])weights.Clone();
        for (var index = 0; index < model.Layers * model.Directions; index++)
        {
            var name = $"layers.{index / model.Directions}{(index % model.Directions == 1 ? ".reverse" : "")}.";
            var ranges = layout.Ranges.Where(range => range.Name == name + "recurrent" || range.Name == name + "candidate")
                .ToArray();
            var rate = model.Dropout.WeightDrop;
            var mask = Draw(RandomPurpose.WeightDrop, 0, index, ranges.Sum(range => range.Length), rate, 0, 1 / (1 - rate));
            var at = 0;
            foreach (var range in ranges)
            {
                for (var i = 0; i < range.Length; i++)
                    dropped[range.Offset + i] *= mask[at++];
            }
        }

        return dropped;
    }

    private double[] Scale(RandomPurpose purpose, int layer, double rate, int width)
    {
        var slab = rows * width;
        var mask = Draw(purpose, lane, layer, steps * slab, rate, 0, 1 / (1 - rate));
        return model.Dropout.Locked ? [.. Enumerable.Range(0, steps * slab).Select(i => mask[i % slab])] : mask;
    }

    private double[] Draw(RandomPurpose purpose, int of, int layer, int count, double rate, double hit, double missed)
    {
        var random = new CounterRandom(seed, purpose, (update << 32) | ((long)of << 12) | (uint)(firstLayer + layer));
        var values = new double[count];
        foreach (ref var value in values.AsSpan())
            value = random.NextUInt32() < rate * Math.Pow(2, 32) ? hit : missed;
        return values;
    }
}
