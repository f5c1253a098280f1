namespace DistSeq.Engine.Tests.Models;

public class InitializerTests
{
    [Fact]
    public void The_seed_alone_decides()
    {
        var model = new ModelDefinition(CellKind.Lstm, 5, 2, 9, 5);
        Close.Bits(Fill(model, 1).Weights, Fill(model, 1).Weights, "weights");
        Assert.NotEqual(Fill(model, 1).Weights, Fill(model, 2).Weights);
    }

    [Theory]
    [InlineData(CellKind.Lstm, 0)]
    [InlineData(CellKind.IndRnn, 4)]
    public void It_is_called_off(CellKind cell, int embedding)
    {
        var model = new ModelDefinition(cell, 5, 1, 9, 5) { Embedding = embedding };
        var layout = new ParameterLayout(model);
        Assert.Throws<OperationCanceledException>(
            () => Initializer.Fill(model, layout, 1, new float[layout.Length], new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(CellKind.Rnn, 1)]
    [InlineData(CellKind.Lstm, 16)]
    [InlineData(CellKind.Gru, 17)]
    [InlineData(CellKind.GruResetAfter, 9)]
    public void Recurrent_matrices_of_each_gate_are_orthogonal(CellKind cell, int hidden)
    {
        var (layout, weights) = Fill(new ModelDefinition(cell, 5, 2, hidden, 5), 1);
        foreach (var range in layout.Ranges.Where(
            range =>
                range.Name.EndsWith("recurrent", StringComparison.Ordinal)
                || range.Name.EndsWith("candidate", StringComparison.Ordinal)))
        {
            for (var block = 0; block < range.Columns / hidden; block++)
            {
                for (var i = 0; i < hidden; i++)
                {
                    for (var j = 0; j < hidden; j++)
                    {
                        var product = Enumerable.Range(0, hidden).Sum(k => (double)At(k, i) * At(k, j));
                        Assert.Equal(i == j ? 1 : 0, product, 1e-6);
                    }
                }

                float At(int row, int column) => weights[range.Offset + (row * range.Columns) + (block * hidden) + column];
            }
        }
    }

    [Fact]
    public void Input_and_head_matrices_fill_the_Glorot_range()
    {
        var (layout, weights) = Fill(new ModelDefinition(CellKind.Lstm, 40, 1, 60, 50), 1);
        Check("layers.0.input", Math.Sqrt(6.0 / (40 + 60)));
        Check("head.weight", Math.Sqrt(6.0 / (60 + 50)));

        void Check(string name, double limit)
        {
            var values = layout.Slice(weights, name).ToArray();
            Assert.InRange(values.Max(), limit * 0.98, limit);
            Assert.InRange(values.Min(), -limit, -limit * 0.98);
            Assert.Equal(0, values.Average(), 0.02);
        }
    }

    [Theory]
    [InlineData(CellKind.Rnn)]
    [InlineData(CellKind.Lstm)]
    [InlineData(CellKind.Gru)]
    public void Biases_are_zero_but_for_the_forget_gate(CellKind cell)
    {
        var (layout, weights) = Fill(new ModelDefinition(cell, 5, 1, 3, 4), 1);
        var gates = CellCatalog.Shape(cell).Gates;
        Assert.Equal(
            gates.SelectMany(gate => Enumerable.Repeat(gate == "f" ? 1f : 0, 3)),
            layout.Slice(weights, "layers.0.bias").ToArray());
        Assert.All(layout.Slice(weights, "head.bias").ToArray(), bias => Assert.Equal(0, bias));
    }

    [Theory]
    [InlineData(CellKind.Lstm, "layers.0.bias", 1)]
    [InlineData(CellKind.LstmLayerNorm, "layers.0.shift.f", 0)]
    public void The_forget_gate_begins_with_the_bias_asked_for(CellKind cell, string name, int block)
    {
        var (layout, weights) = Fill(new ModelDefinition(cell, 5, 1, 3, 4) { ForgetBias = -2.5 }, 1);
        Assert.Equal(Enumerable.Repeat(-2.5f, 3), layout.Slice(weights, name).Slice(block * 3, 3).ToArray());
        Assert.Equal(3, weights.Count(weight => weight == -2.5f));
        var (_, usual) = Fill(new ModelDefinition(cell, 5, 1, 3, 4), 1);
        Assert.Equal(usual.Where(weight => weight != 1), weights.Where(weight => weight is not (1 or -2.5f)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1e300)]
    public void A_forget_bias_that_is_no_number_is_refused(double bias) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new ParameterLayout(new ModelDefinition(CellKind.Lstm, 5, 1, 3, 4) { ForgetBias = bias }));

    private static (ParameterLayout Layout, float[] Weights) Fill(ModelDefinition model, long seed)
    {
        var layout = new ParameterLayout(model);
        var weights = new float[layout.Length];
        Initializer.Fill(model, layout, seed, weights);
        return (layout, weights);
    }
}
