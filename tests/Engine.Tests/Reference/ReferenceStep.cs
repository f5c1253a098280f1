namespace DistSeq.Engine.Tests.Reference;

/// <summary>Loss of one lane in double precision.</summary>
internal sealed class ReferenceStep(ModelDefinition model, int rows)
{
    /// <summary>Sum of the losses, and how many there are.</summary>
    public (double Loss, int Tokens) Run(
        double[] weights, LaneBatch lane, double[]? state = null, ReferenceDropout? dropout = null)
    {
        var network = Network(lane, dropout);
        var (outputs, _) = network.Forward(weights, Inputs(network, lane), state ?? State(lane));
        var loss = (Loss: 0.0, Tokens: 0);
        for (var t = 0; t < (model.ManyToOne ? 1 : lane.Steps); t++)
        {
            for (var row = 0; row < rows; row++)
            {
                var length = lane.Lengths.Length > 0 ? lane.Lengths[row] : lane.Steps;
                var place = (t * rows) + row;
                if ((!model.ManyToOne && t >= length) || !IsTarget(lane, place))
                    continue;
                var logits = network.Logits(weights, model.ManyToOne ? Last(outputs, length, row) : Output(outputs, t, row));
                loss.Loss += model.Independent
                    ? logits.Select((z, v) => Binary(z, lane.TargetVectors[(place * model.Outputs) + v])).Sum()
                    : model.Quantiles.Count > 0
                    ? logits.Select((z, v) => Pinball(Quantile(v), Number(lane, place, v) - z)).Average()
                    : CrossEntropy(logits, lane.Targets[place]);
                loss.Tokens++;
            }
        }

        return loss;
    }

    /// <summary>State after each row's last time step.</summary>
    public double[] LastState(double[] weights, LaneBatch lane, ReferenceDropout? dropout = null)
    {
        var network = Network(lane, dropout);
        return network.Forward(weights, Inputs(network, lane), State(lane)).State;
    }

    private ReferenceNetwork Network(LaneBatch lane, ReferenceDropout? dropout) =>
        new(model, lane.Steps, rows, lane.Lengths.Length > 0 ? lane.Lengths : null) { Dropout = dropout };

    private double[] Inputs(ReferenceNetwork network, LaneBatch lane) =>
        model.TakesIds ? network.OneHot(lane.Inputs) : lane.Vectors.Doubles();

    private double[] State(LaneBatch lane) =>
        lane.State.IsEmpty ? new double[rows * model.StateSize] : lane.State.ToArray().Doubles();

    private double[] Output(double[] outputs, int t, int row) =>
        outputs.AsSpan(((t * rows) + row) * model.Width, model.Width).ToArray();

    private double[] Last(double[] outputs, int length, int row) =>
        [.. Output(outputs, length - 1, row)[..model.Hidden], .. Output(outputs, 0, row)[model.Hidden..]];

    private bool IsTarget(LaneBatch lane, int place) => model.Quantiles.Count > 0
        ? !float.IsNaN(Number(lane, place, 0))
        : model.Independent || lane.Targets[place] >= 0;

    private double Quantile(int output) => model.Quantiles[output % model.Quantiles.Count];

    // The number that an output is a quantile of.
    private float Number(LaneBatch lane, int place, int output) =>
        lane.TargetVectors[((place * model.Outputs) + output) / model.Quantiles.Count];

    private static double Pinball(double quantile, double error) => error > 0 ? quantile * error : (quantile - 1) * error;

    private static double CrossEntropy(double[] logits, int target)
    {
        var largest = logits.Max();
        return Math.Log(logits.Sum(z => Math.Exp(z - largest))) + largest - logits[target];
    }

    private static double Binary(double z, double y)
    {
        var p = 1 / (1 + Math.Exp(-z));
        return -(y * Math.Log(p)) - ((1 - y) * Math.Log(1 - p));
    }
}
