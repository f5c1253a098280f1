using DistSeq.Engine.Models;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Tests.Reference;

/// <summary>The masks of one lane in one update, drawn straight from the definition of their streams.</summary>
internal sealed class ReferenceDropout(ModelDefinition model, long seed, long update, int lane, int steps, int rows, int firstLayer = 0)
{
    /// <summary>[steps, rows, width] of a layer on the way to the next: 0 or 1 / (1 - rate).</summary>
    public double[] Between(int layer)
    {
        var (rate, slab) = (model.Dropout.BetweenLayers, rows * model.Width);
        var mask = Draw(RandomPurpose.Dropout, lane, layer, steps * slab, rate, 0, 1 / (1 - rate));
        return model.Dropout.Locked ? [.. Enumerable.Range(0, steps * slab).Select(i => mask[i % slab])] : mask;
    }

    /// <summary>[steps, rows, hidden] of a layer in one direction: 1 where a value is kept, else 0.</summary>
    public double[] Keep(int index, bool cell) => Draw(
        cell ? RandomPurpose.ZoneoutCell : RandomPurpose.ZoneoutHidden, lane, index, steps * rows * model.Hidden, model.Dropout.Zoneout, 1, 0);

    /// <summary>The weights, those from h to h masked.</summary>
    public double[] Drop(double[] weights)
    {
        var layout = new ParameterLayout(model);
        var dropped = (double[])weights.Clone();
        for (var index = 0; index < model.Layers * model.Directions; index++)
        {
            var name = $"layers.{index / model.Directions}{(index % model.Directions == 1 ? ".reverse" : "")}.";
            var ranges = layout.Ranges.Where(range => range.Name == name + "recurrent" || range.Name == name + "candidate").ToArray();
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

    private double[] Draw(RandomPurpose purpose, int of, int layer, int count, double rate, double hit, double missed)
    {
        var random = new CounterRandom(seed, purpose, (update << 32) | ((long)of << 12) | (uint)(firstLayer + layer));
        var values = new double[count];
        foreach (ref var value in values.AsSpan())
            value = random.NextUInt32() < rate * Math.Pow(2, 32) ? hit : missed;
        return values;
    }
}
