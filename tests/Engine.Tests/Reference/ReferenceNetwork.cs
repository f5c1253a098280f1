namespace DistSeq.Engine.Tests.Reference;

/// <summary>The network again, in double precision and plain loops, row by row. Forward only.</summary>
internal sealed class ReferenceNetwork(ModelDefinition model, int steps, int rows, int[]? lengths = null)
{
    private readonly ParameterLayout _layout = new(model);

    /// <summary>Masks of training; null in evaluation.</summary>
    public ReferenceDropout? Dropout { get; init; }

    /// <summary>Inputs are vectors [steps, rows, Inputs]; ids are given as one-hot rows.</summary>
    public (double[] Outputs, double[] State) Forward(double[] weights, double[] vectors, double[] state)
    {
        weights = Dropout?.Drop(weights) ?? weights;
        var outputs = new double[steps * rows * model.Width];
        var keeps = Enumerable.Range(0, model.Layers * model.Directions)
            .Select(index => new[] { Dropout?.Keep(index, cell: false), Dropout?.Keep(index, cell: true) }).ToArray();
        var behind = Enumerable.Range(0, model.Layers).Select(layer => Dropout?.Behind(layer)).ToArray();
        var read = Dropout?.Input();
        var last = (double[])state.Clone();
        var part = model.StateSize / (model.Layers * model.Directions);
        for (var row = 0; row < rows; row++)
        {
            var length = lengths?[row] ?? steps;
            var sequence = new double[length][];
            for (var t = 0; t < length; t++)
            {
                var input = Input(weights, vectors.AsSpan(((t * rows) + row) * model.Inputs, model.Inputs).ToArray());
                sequence[t] = Masked(input, read, (t * rows) + row);
            }

            for (var index = 0; index < model.Layers * model.Directions; index += model.Directions)
            {
                var next = sequence.Select(_ => new double[model.Width]).ToArray();
                for (var direction = 0; direction < model.Directions; direction++)
                {
                    var name = $"layers.{index / model.Directions}{(direction == 1 ? ".reverse" : "")}";
                    var cell = new ReferenceCell(model.Cell, model.Hidden, _layout, name, weights);
                    var h = last.AsSpan((row * model.StateSize) + ((index + direction) * part), part);
                    for (var i = 0; i < length; i++)
                    {
                        var t = direction == 1 ? length - 1 - i : i;
                        var before = h.ToArray();
                        cell.Step(sequence[t], h);
                        Zone(keeps[index + direction], before, h, (t * rows) + row);
                        h[..model.Hidden].CopyTo(next[t].AsSpan(direction * model.Hidden));
                    }
                }

                sequence = [.. next.Select((x, t) => Masked(x, behind[index / model.Directions], (t * rows) + row))];
            }

            for (var t = 0; t < length; t++)
                sequence[t].CopyTo(outputs, ((t * rows) + row) * model.Width);
        }

        return (outputs, last);
    }

    /// <summary>Probabilities of the head, [steps, rows, Outputs].</summary>
    public double[] Probabilities(double[] weights, double[] outputs)
    {
        var probabilities = new double[steps * rows * model.Outputs];
        for (var position = 0; position < steps * rows; position++)
        {
            var h = outputs[(position * model.Width)..((position + 1) * model.Width)];
            var logits = Logits(weights, h);
            var largest = logits.Max();
            var total = logits.Sum(logit => Math.Exp(logit - largest));
            for (var v = 0; v < model.Outputs; v++)
                probabilities[(position * model.Outputs) + v] = Math.Exp(logits[v] - largest) / total;
        }

        return probabilities;
    }

    /// <summary>Sum of the cross-entropies of the targets; -1 is masked.</summary>
    public double Loss(double[] weights, double[] outputs, int[] targets)
    {
        var probabilities = Probabilities(weights, outputs);
        return targets.Select(
            (target, position) => target < 0 ? 0 : -Math.Log(probabilities[(position * model.Outputs) + target])).Sum();
    }

    /// <summary>Ids as one-hot vectors; -1 is the zero vector.</summary>
    public double[] OneHot(int[] ids)
    {
        var vectors = new double[ids.Length * model.Inputs];
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i] >= 0)
                vectors[(i * model.Inputs) + ids[i]] = 1;
        }

        return vectors;
    }

    /// <summary>Logits of one output of the top layer.</summary>
    public double[] Logits(double[] weights, double[] h)
    {
        var bias = _layout["head.bias"].Offset;
        if (model.Tied)
        {
            var embedding = _layout["embedding"].Offset;
            return [.. Enumerable.Range(0, model.Outputs).Select(
                v => h.Select((value, k) => value * weights[embedding + (v * h.Length) + k]).Sum() + weights[bias + v])];
        }

        return [.. Product(weights, "head.weight", h).Select((sum, v) => sum + weights[bias + v])];
    }

    private static double[] Masked(double[] values, double[]? mask, int position) =>
        mask is null ? values : [.. values.Select((value, j) => value * mask[(position * values.Length) + j])];

    // Of h and c (the first two parts of a state) some units keep their values; in evaluation all keep a share.
    private void Zone(double[]?[] keep, double[] before, Span<double> state, int position)
    {
        for (var i = 0; i < Math.Min(state.Length, 2 * model.Hidden); i++)
        {
            var (part, j) = Math.DivRem(i, model.Hidden);
            var k = keep[part]?[(position * model.Hidden) + j] ?? model.Dropout.Zoneout;
            state[i] = (k * before[i]) + ((1 - k) * state[i]);
        }
    }

    private double[] Input(double[] weights, double[] vector) =>
        model.Embedding > 0 ? Product(weights, "embedding", vector) : vector;

    private double[] Product(double[] weights, string name, double[] vector)
    {
        var range = _layout[name];
        var sums = new double[range.Columns];
        for (var k = 0; k < vector.Length; k++)
        {
            for (var column = 0; column < range.Columns; column++)
                sums[column] += vector[k] * weights[range.Offset + (k * range.Columns) + column];
        }

        return sums;
    }
}
