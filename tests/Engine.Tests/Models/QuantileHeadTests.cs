namespace DistSeq.Engine.Tests.Models;

public unsafe class QuantileHeadTests
{
    private static readonly float[] Quantiles = [0.1f, 0.5f, 0.9f];

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(40)]
    public void Loss_and_gradient_are_those_of_the_formula(int numbers)
    {
        var (outputs, targets) = (Numbers.Uniform(1, 3 * numbers, 6), Numbers.Uniform(2, numbers, 6));
        var head = Head(outputs, Quantiles);
        var losses = outputs.Select((z, j) => ((double)Quantiles[j % 3], targets[j / 3] - (double)z))
            .Select(pair => Math.Max(pair.Item1 * pair.Item2, (pair.Item1 - 1) * pair.Item2)).ToArray();
        var slopes = outputs.Select((z, j) => targets[j / 3] > z ? -Quantiles[j % 3] : 1 - Quantiles[j % 3])
            .Select(slope => 0.5 / outputs.Length * slope);
        Close.To(losses.Average(), head.Loss(0, targets, 0.5f), "loss");
        Close.To([.. slopes], Gradients(head), "dz");
        for (var v = outputs.Length; v < head.Stride; v++)
            Assert.Equal(0, head.Logits[v]);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_bad_output_shows_in_loss_and_gradient(float bad)
    {
        for (var place = 0; place < 20; place++)
        {
            var outputs = new float[20];
            outputs[place] = bad;
            var head = Head(outputs, [0.5f]);
            Assert.False(double.IsFinite(head.Loss(0, new float[20], 1)));
            Assert.False(float.IsFinite(Gradients(head)[place]));
        }
    }

    // The bias is all there is to learn, and its gradient is zero where it is the quantile.
    [Fact]
    public void The_loss_is_least_where_the_outputs_are_the_quantiles_of_the_numbers()
    {
        float[] numbers = [.. Enumerable.Range(0, 100).Select(i => (i + 0.5f) / 100)];
        double Loss(float shift) =>
            numbers.Sum(number => Head([.. Quantiles.Select(q => q + shift)], Quantiles).Loss(0, [number], 1));
        var slopes = new double[3];
        foreach (var number in numbers)
        {
            var head = Head(Quantiles, Quantiles);
            head.Loss(0, [number], 1);
            slopes = [.. slopes.Zip(Gradients(head), (sum, slope) => sum + slope)];
        }

        Assert.All(slopes, slope => Assert.Equal(0, slope, 1e-4));
        Assert.All((float[])[-0.2f, -0.05f, 0.05f, 0.2f], shift => Assert.True(Loss(shift) > Loss(0)));
    }

    [Fact]
    public void Quantiles_that_do_not_fit_are_refused()
    {
        var model = new ModelDefinition(CellKind.Rnn, 1, 1, 1, 4);
        Assert.Throws<ArgumentException>(() => new ParameterLayout(model with { Quantiles = Quantiles }));
        Assert.Throws<ArgumentException>(() => new ParameterLayout(model with { Quantiles = [0.5f], Independent = true }));
        foreach (var quantile in (float[])[0, 1, -0.1f, 1.5f, float.NaN])
            Assert.Throws<ArgumentOutOfRangeException>(() => new ParameterLayout(model with { Quantiles = [quantile] }));
    }

    // Zero outputs of the layer below: what the head gives is its bias.
    private static QuantileHead Head(float[] outputs, float[] quantiles)
    {
        var model = new ModelDefinition(CellKind.Rnn, 1, 1, 1, outputs.Length) { Quantiles = quantiles };
        var layout = new ParameterLayout(model);
        var weights = new float[layout.Length];
        outputs.CopyTo(layout.Slice(weights, "head.bias"));
        var head = new QuantileHead(model, layout, 1, 1);
        head.Load(weights);
        var hidden = new AlignedBuffer(Width.Floats);
        head.Forward(hidden.Pointer, Width.Floats, 1);
        GC.KeepAlive(hidden);
        return head;
    }

    private static float[] Gradients(QuantileHead head) => new Span<float>(head.Logits, head.Outputs).ToArray();
}
