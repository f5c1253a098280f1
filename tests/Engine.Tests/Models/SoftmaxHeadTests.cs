namespace DistSeq.Engine.Tests.Models;

public unsafe class SoftmaxHeadTests
{
    [Theory]
    [InlineData("sum")]
    [InlineData("mean")]
    public void Masked_cross_entropy_agrees_with_PyTorch(string reduction)
    {
        var fixture = new Fixture("torch_cross_entropy_masked");
        var targets = fixture.Integers("inputs/targets").Select(target => Math.Max(target, -1)).ToArray();
        var scale = reduction == "sum" ? 1 : 1f / targets.Count(target => target >= 0);
        var head = Head(fixture.Floats("inputs/logits"), 7);
        var losses = targets.Select((target, position) => head.Loss(position, target, scale)).ToArray();
        Close.To(fixture.Data("expected/per_step"), [.. losses.Select(loss => (float)loss)], "losses");
        Close.To(fixture.Scalar($"expected/{reduction}/loss"), losses.Sum() * scale, "loss");
        Close.To(fixture.Data($"expected/{reduction}/dz"), Logits(head, targets.Length), "dz");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(33)]
    public void Equal_logits_have_equal_probabilities_and_padding_has_none(int outputs)
    {
        var head = Head(new float[outputs], outputs);
        Assert.Equal(Math.Log(outputs), head.Loss(0, outputs - 1, 1), 1e-6);
        for (var v = 0; v < head.Stride; v++)
            Assert.Equal(v >= outputs ? 0 : (1f / outputs) - (v == outputs - 1 ? 1 : 0), head.Logits[v], 1e-7f);
    }

    [Theory]
    [InlineData(1000, 0, 1000)]
    [InlineData(-1000, -2000, 1000)]
    [InlineData(1e30f, 0, 1e30)]
    public void Huge_logits_do_not_overflow(float first, float second, double lossOfSecond)
    {
        var head = Head([first, second], 2);
        Assert.Equal(lossOfSecond, head.Loss(0, 1, 1), lossOfSecond * 1e-6);
        Assert.Equal([1, -1], Logits(head, 1));
    }

    [Theory]
    [InlineData(3, 1e30f)]
    [InlineData(3, -2e30f)]
    [InlineData(16, 1e30f)]
    [InlineData(17, -2e30f)]
    [InlineData(3, float.MaxValue)]
    [InlineData(33, float.MinValue)]
    public void Equal_logits_have_equal_probabilities_however_large_they_are(int outputs, float logit)
    {
        var head = Head([.. Enumerable.Repeat(logit, outputs)], outputs);
        Assert.Equal(Math.Log(outputs), head.Loss(0, 1, 1), 1e-6);
        for (var v = 0; v < head.Stride; v++)
            Assert.Equal(v >= outputs ? 0 : (1f / outputs) - (v == 1 ? 1 : 0), head.Logits[v], 1e-7f);
    }

    [Fact]
    public void A_loss_as_large_as_two_floats_is_finite()
    {
        var head = Head([float.MaxValue, float.MinValue], 2);
        Assert.Equal(2.0 * float.MaxValue, head.Loss(0, 1, 1), 1e-6 * float.MaxValue);
        Assert.Equal([1, -1], Logits(head, 1));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_bad_logit_shows_in_the_loss(float bad)
    {
        for (var place = 0; place < 20; place++)
        {
            var logits = new float[20];
            logits[place] = bad;
            Assert.False(double.IsFinite(Head(logits, 20).Loss(0, 3, 1)));
        }
    }

    // A head whose weights are the unit matrix: its logits are what is fed.
    private static SoftmaxHead Head(float[] logits, int outputs)
    {
        var model = new ModelDefinition(CellKind.Rnn, 1, 1, outputs, outputs);
        var layout = new ParameterLayout(model);
        var weights = new float[layout.Length];
        for (var i = 0; i < outputs; i++)
            weights[layout["head.weight"].Offset + (i * outputs) + i] = 1;
        var positions = logits.Length / outputs;
        // A bad logit times zero would be bad everywhere, so those go by way of the bias.
        if (!logits.All(float.IsFinite))
        {
            logits.CopyTo(layout.Slice(weights, "head.bias"));
            logits = new float[outputs];
        }

        var head = new SoftmaxHead(model, layout, positions, 1);
        head.Load(weights);
        var hidden = new AlignedBuffer(positions * outputs);
        logits.CopyTo(hidden.Span);
        head.Forward(hidden.Pointer, outputs, positions);
        GC.KeepAlive(hidden);
        return head;
    }

    private static float[] Logits(SoftmaxHead head, int positions) =>
        [.. Enumerable.Range(0, positions)
            .SelectMany(position => new Span<float>(head.Logits + (position * head.Stride), head.Outputs).ToArray())];
}
