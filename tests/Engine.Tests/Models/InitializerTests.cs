using DistSeq.Engine.Cells;
using DistSeq.Engine.Layers;
using DistSeq.Engine.Models;

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
    [InlineData(CellKind.Rnn, 1)]
    [InlineData(CellKind.Lstm, 16)]
    [InlineData(CellKind.Gru, 17)]
    [InlineData(CellKind.GruResetAfter, 9)]
    public void Recurrent_matrices_of_each_gate_are_orthogonal(CellKind cell, int hidden)
    {
        var (layout, weights) = Fill(new ModelDefinition(cell, 5, 2, hidden, 5), 1);
        foreach (var range in layout.Ranges.Where(range => range.Name.EndsWith("recurrent", StringComparison.Ordinal) || range.Name.EndsWith("candidate", StringComparison.Ordinal)))
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
        Assert.Equal(gates.SelectMany(gate => Enumerable.Repeat(gate == "f" ? 1f : 0, 3)), layout.Slice(weights, "layers.0.bias").ToArray());
        Assert.All(layout.Slice(weights, "head.bias").ToArray(), bias => Assert.Equal(0, bias));
    }

    private static (ParameterLayout Layout, float[] Weights) Fill(ModelDefinition model, long seed)
    {
        var layout = new ParameterLayout(model);
        var weights = new float[layout.Length];
        Initializer.Fill(model, layout, seed, weights);
        return (layout, weights);
    }
}
