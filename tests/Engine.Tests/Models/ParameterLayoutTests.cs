using DistSeq.Engine.Cells;
using DistSeq.Engine.Models;

namespace DistSeq.Engine.Tests.Models;

public class ParameterLayoutTests
{
    [Theory]
    [InlineData(CellKind.Rnn, (5 * 3) + (3 * 3) + 3 + (3 * 3) + (3 * 3) + 3)]
    [InlineData(CellKind.Lstm, 4 * ((5 * 3) + (3 * 3) + 3 + (3 * 3) + (3 * 3) + 3))]
    [InlineData(CellKind.Gru, 3 * ((5 * 3) + (3 * 3) + 3 + (3 * 3) + (3 * 3) + 3))]
    [InlineData(CellKind.GruResetAfter, (3 * ((5 * 3) + (3 * 3) + 3 + (3 * 3) + (3 * 3) + 3)) + 3 + 3)]
    public void Ranges_follow_each_other_without_gap(CellKind cell, int recurrent)
    {
        var layout = new ParameterLayout(new ModelDefinition(cell, 5, 2, 3, 7));
        var at = 0;
        foreach (var range in layout.Ranges)
        {
            Assert.Equal(at, range.Offset);
            at += range.Length;
        }

        Assert.Equal(at, layout.Length);
        Assert.Equal(recurrent + (3 * 7) + 7, layout.Length);
    }

    [Fact]
    public void A_parameter_is_found_by_name() =>
        Assert.Equal((3, 7), (Layout["head.weight"].Rows, Layout["head.weight"].Columns));

    [Fact]
    public void An_unknown_name_is_refused_with_those_that_exist() =>
        Assert.Contains("layers.0.recurrent", Assert.Throws<KeyNotFoundException>(() => Layout["layers.9.input"]).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 1, 1, 1)]
    [InlineData(1, 0, 1, 1)]
    [InlineData(1, 1, 0, 1)]
    [InlineData(1, 1, 1, -1)]
    [InlineData(1_000_000, 1, 1_000_000, 1)]
    public void Sizes_out_of_range_are_refused(int inputs, int layers, int hidden, int outputs) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParameterLayout(new ModelDefinition(CellKind.Lstm, inputs, layers, hidden, outputs)));

    private static ParameterLayout Layout => new(new ModelDefinition(CellKind.Lstm, 5, 1, 3, 7));
}
