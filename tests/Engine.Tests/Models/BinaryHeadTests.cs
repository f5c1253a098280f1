namespace DistSeq.Engine.Tests.Models;

public unsafe class BinaryHeadTests
{
    [Fact]
    public void Binary_cross_entropy_agrees_with_PyTorch()
    {
        var fixture = new Fixture("torch_binary_cross_entropy");
        var outputs = fixture.Shape("inputs/logits")[^1];
        var targets = fixture.Floats("inputs/targets");
        var head = Head(fixture.Floats("inputs/logits"), outputs);
        var losses = Enumerable.Range(0, targets.Length / outputs)
            .Select(position => head.Loss(position, targets.AsSpan(position * outputs, outputs), 1)).ToArray();
        Close.To(fixture.Data("expected/nll_per_step"), [.. losses.Select(loss => (float)loss)], "losses");
        Close.To(fixture.Scalar("expected/sum"), losses.Sum(), "sum");
        Close.To(fixture.Data("expected/dz"), Gradients(head, losses.Length), "dz");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(88)]
    [InlineData(1100)]
    [InlineData(5000)]
    public void Loss_and_gradient_are_those_of_the_formula(int outputs)
    {
        var logits = Numbers.Uniform(1, outputs, 6);
        var targets = Numbers.Ids(2, outputs, 0, 2).Select(on => (float)on).ToArray();
        var head = Head(logits, outputs);
        var p = logits.Select(z => 1 / (1 + Math.Exp(-z))).ToArray();
        Close.To(-p.Zip(targets, (on, y) => Math.Log(y == 1 ? on : 1 - on)).Sum(), head.Loss(0, targets, 0.5f), "loss");
        Close.To([.. p.Zip(targets, (on, y) => 0.5 * (on - y))], Gradients(head, 1), "dz");
        for (var v = outputs; v < head.Stride; v++)
            Assert.Equal(0, head.Logits[v]);
    }

    [Theory]
    [InlineData(1000, 0, 1000)]
    [InlineData(1000, 1, 0)]
    [InlineData(-1000, 1, 1000)]
    [InlineData(-1000, 0, 0)]
    public void Huge_logits_do_not_overflow(float logit, float target, double loss) =>
        Assert.Equal(loss, Head([logit], 1).Loss(0, [target], 1), 1e-3);

    [Fact]
    public void A_bad_logit_shows_in_loss_and_gradient()
    {
        for (var place = 0; place < 20; place++)
        {
            var logits = new float[20];
            logits[place] = float.NaN;
            var head = Head(logits, 20);
            Assert.True(double.IsNaN(head.Loss(0, new float[20], 1)));
            Assert.Contains(Gradients(head, 1), float.IsNaN);
        }
    }

    // Zero outputs of the layer below: logits are the bias, which is what is fed; more positions go by way of a unit matrix.
    private static BinaryHead Head(float[] logits, int outputs)
    {
        var single = logits.Length == outputs;
        var model = new ModelDefinition(CellKind.Rnn, 1, 1, single ? 1 : outputs, outputs) { Independent = true };
        var layout = new ParameterLayout(model);
        var weights = new float[layout.Length];
        if (single)
            logits.CopyTo(layout.Slice(weights, "head.bias"));
        for (var i = 0; i < outputs && !single; i++)
            weights[layout["head.weight"].Offset + (i * outputs) + i] = 1;
        var positions = logits.Length / outputs;
        var head = new BinaryHead(model, layout, positions, 1);
        head.Load(weights);
        var hidden = new AlignedBuffer(positions * model.Hidden);
        if (!single)
            logits.CopyTo(hidden.Span);
        head.Forward(hidden.Pointer, model.Hidden, positions);
        GC.KeepAlive(hidden);
        return head;
    }

    private static float[] Gradients(BinaryHead head, int positions) =>
        [.. Enumerable.Range(0, positions)
            .SelectMany(position => new Span<float>(head.Logits + (position * head.Stride), head.Outputs).ToArray())];
}
