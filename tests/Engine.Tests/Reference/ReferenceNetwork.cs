using DistSeq.Engine.Cells;
using DistSeq.Engine.Models;

namespace DistSeq.Engine.Tests.Reference;

/// <summary>The network again, in double precision and plain loops, straight from the formulas at the cells. Forward only.</summary>
internal sealed class ReferenceNetwork(ModelDefinition model, int steps, int rows)
{
    private readonly ParameterLayout _layout = new(model);

    /// <summary>Inputs are vectors [steps, rows, Inputs]; ids are given as one-hot rows.</summary>
    public (double[] Outputs, double[] State) Forward(double[] weights, double[] vectors, double[] state)
    {
        int hidden = model.Hidden, parts = model.StateSize / (model.Layers * hidden);
        var outputs = new double[steps * rows * hidden];
        var last = (double[])state.Clone();
        for (var row = 0; row < rows; row++)
        {
            for (var t = 0; t < steps; t++)
            {
                var at = ((t * rows) + row) * model.Inputs;
                var x = vectors[at..(at + model.Inputs)];
                for (var layer = 0; layer < model.Layers; layer++)
                {
                    var place = (row * model.StateSize) + (layer * parts * hidden);
                    var h = last.AsSpan(place, hidden);
                    x = Cell(weights, layer, x, h.ToArray(), parts == 2 ? last.AsSpan(place + hidden, hidden) : []);
                    x.CopyTo(h);
                }

                x.CopyTo(outputs, ((t * rows) + row) * hidden);
            }
        }

        return (outputs, last);
    }

    /// <summary>Probabilities of the head, [steps, rows, Outputs].</summary>
    public double[] Probabilities(double[] weights, double[] outputs)
    {
        var probabilities = new double[steps * rows * model.Outputs];
        for (var position = 0; position < steps * rows; position++)
        {
            var h = outputs[(position * model.Hidden)..((position + 1) * model.Hidden)];
            var logits = Enumerable.Range(0, model.Outputs)
                .Select(v => Product(weights, "head.weight", v, h) + weights[_layout["head.bias"].Offset + v]).ToArray();
            var total = logits.Sum(logit => Math.Exp(logit - logits.Max()));
            for (var v = 0; v < model.Outputs; v++)
                probabilities[(position * model.Outputs) + v] = Math.Exp(logits[v] - logits.Max()) / total;
        }

        return probabilities;
    }

    /// <summary>Sum of the cross-entropies of the targets; -1 is masked.</summary>
    public double Loss(double[] weights, double[] outputs, int[] targets)
    {
        var probabilities = Probabilities(weights, outputs);
        return targets.Select((target, position) => target < 0 ? 0 : -Math.Log(probabilities[(position * model.Outputs) + target])).Sum();
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

    private double[] Cell(double[] weights, int layer, double[] x, double[] h, Span<double> c)
    {
        int hidden = model.Hidden;
        var next = new double[hidden];
        double Input(int block, int j) => Product(weights, $"layers.{layer}.input", (block * hidden) + j, x) + Bias(block, j);
        double Bias(int block, int j) => weights[_layout[$"layers.{layer}.bias"].Offset + (block * hidden) + j];
        double Recurrent(int block, int j) => Product(weights, $"layers.{layer}.recurrent", (block * hidden) + j, h);
        double Gate(int block, int j) => Sigmoid(Input(block, j) + Recurrent(block, j));
        switch (model.Cell)
        {
            case CellKind.Rnn:
                for (var j = 0; j < hidden; j++)
                    next[j] = Math.Tanh(Input(0, j) + Recurrent(0, j));
                break;
            case CellKind.Lstm:
                for (var j = 0; j < hidden; j++)
                {
                    c[j] = (Gate(1, j) * c[j]) + (Gate(0, j) * Math.Tanh(Input(3, j) + Recurrent(3, j)));
                    next[j] = Gate(2, j) * Math.Tanh(c[j]);
                }

                break;
            case CellKind.Gru:
                var reset = new double[hidden];
                for (var j = 0; j < hidden; j++)
                    reset[j] = Gate(1, j) * h[j];
                for (var j = 0; j < hidden; j++)
                {
                    var update = Gate(0, j);
                    next[j] = (update * Math.Tanh(Input(2, j) + Product(weights, $"layers.{layer}.candidate", j, reset))) + ((1 - update) * h[j]);
                }

                break;
            case CellKind.GruResetAfter:
                // Blocks nx, r, z, nh; the recurrent product has r, z, nh.
                for (var j = 0; j < hidden; j++)
                {
                    double r = Sigmoid(Input(1, j) + Recurrent(0, j)), z = Sigmoid(Input(2, j) + Recurrent(1, j));
                    next[j] = ((1 - z) * Math.Tanh(Input(0, j) + (r * (Recurrent(2, j) + Bias(3, j))))) + (z * h[j]);
                }

                break;
            default:
                throw new NotSupportedException($"There is no reference for {model.Cell}.");
        }

        return next;
    }

    private double Product(double[] weights, string name, int column, double[] vector)
    {
        var range = _layout[name];
        var sum = 0.0;
        for (var k = 0; k < vector.Length; k++)
            sum += vector[k] * weights[range.Offset + (k * range.Columns) + column];
        return sum;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
