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

    // Sizes in units of H, but for the 5 inputs.
    [Theory]
    [InlineData(CellKind.Rnn, "h", "input 5x1 recurrent 1x1 bias 1")]
    [InlineData(CellKind.RnnRelu, "h", "input 5x1 recurrent 1x1 bias 1")]
    [InlineData(CellKind.Lstm, "i f o g", "input 5x4 recurrent 1x4 bias 4")]
    [InlineData(CellKind.LstmPeephole, "i f o g", "input 5x4 recurrent 1x4 bias 4 pi pf po")]
    [InlineData(CellKind.LstmPeepholePrevious, "i f o g", "input 5x4 recurrent 1x4 bias 4 pi pf po")]
    [InlineData(CellKind.LstmNoInputGate, "f o g", "input 5x3 recurrent 1x3 bias 3 pf po")]
    [InlineData(CellKind.LstmNoForgetGate, "i o g", "input 5x3 recurrent 1x3 bias 3 pi po")]
    [InlineData(CellKind.LstmNoOutputGate, "i f g", "input 5x3 recurrent 1x3 bias 3 pi pf")]
    [InlineData(CellKind.LstmNoInputActivation, "i f o g", "input 5x4 recurrent 1x4 bias 4 pi pf po")]
    [InlineData(CellKind.LstmNoOutputActivation, "i f o g", "input 5x4 recurrent 1x4 bias 4 pi pf po")]
    [InlineData(CellKind.LstmCoupled, "i o g", "input 5x3 recurrent 1x3 bias 3 pi po")]
    [InlineData(CellKind.LstmFullGateRecurrence, "i f o g", "input 5x4 recurrent 1x4 echo 3x3 bias 4 pi pf po")]
    [InlineData(CellKind.LstmHardSigmoid, "i f o g", "input 5x4 recurrent 1x4 bias 4")]
    [InlineData(
        CellKind.LstmLayerNorm, "i f o g",
        "input 5x4 recurrent 1x4 gain.i gain.f gain.o gain.g gain.c shift.i shift.f shift.o shift.g shift.c")]
    [InlineData(
        CellKind.LstmLayerNormApart, "xi xf xo xg hi hf ho hg",
        "input 5x4 recurrent 1x4 gain.x.i gain.x.f gain.x.o gain.x.g gain.h.i gain.h.f gain.h.o gain.h.g gain.c shift.i shift.f "
            + "shift.o shift.g shift.c")]
    [InlineData(CellKind.Gru, "z r n", "input 5x3 recurrent 1x2 candidate 1x1 bias 3")]
    [InlineData(CellKind.GruResetAfter, "nx r z nh", "input 5x3 recurrent 1x3 bias 4")]
    [InlineData(CellKind.GruSimplified, "z n", "input 5x2 recurrent 1x2 bias 2")]
    [InlineData(CellKind.Mgu, "f n", "input 5x2 recurrent 1x1 candidate 1x1 bias 2")]
    [InlineData(CellKind.Mut1, "x z r n", "input 5x3 recurrent 1x1 candidate 1x1 bias 4")]
    [InlineData(CellKind.Mut2, "z r n", "input 5x3 recurrent 1x2 candidate 1x1 bias 3")]
    [InlineData(CellKind.Mut3, "z r n", "input 5x3 recurrent 1x1 candidate 1x1 echo 1x1 bias 3")]
    [InlineData(CellKind.MinGru, "z n", "input 5x2 bias 2")]
    [InlineData(CellKind.MinLstm, "f i n", "input 5x3 bias 3")]
    [InlineData(CellKind.IndRnn, "h", "input 5x1 bias 1 u")]
    public void Every_cell_has_the_arrays_that_the_documentation_lists(CellKind cell, string gates, string arrays)
    {
        const int hidden = 3;
        var layout = new ParameterLayout(new ModelDefinition(cell, 5, 1, hidden, 0));
        Assert.Equal(gates, string.Join(' ', CellCatalog.Shape(cell).Gates));
        Assert.Equal(arrays, string.Join(' ', layout.Ranges.Select(range => Name(range.Name["layers.0.".Length..], range))));

        static string Name(string name, ParameterRange range) => name switch
        {
            "input" => $"{name} {range.Rows}x{range.Columns / hidden}",
            "bias" => $"{name} {range.Columns / hidden}",
            "recurrent" or "candidate" or "echo" => $"{name} {range.Rows / hidden}x{range.Columns / hidden}",
            _ => name,
        };
    }

    [Fact]
    public void Models_put_their_parts_in_the_documented_order()
    {
        var model = new ModelDefinition(CellKind.MinGru, 5, 2, 3, 7) { Embedding = 4, Bidirectional = true };
        string[] names = ["embedding",
            .. new[] { "0", "0.reverse", "1", "1.reverse" }.SelectMany(
                layer => new[] { $"layers.{layer}.input", $"layers.{layer}.bias" }), "head.weight", "head.bias"];
        Assert.Equal(names, new ParameterLayout(model).Ranges.Select(range => range.Name));
        var one = model with { Bidirectional = false, Layers = 1 };
        var pair = new ParameterLayout(new EncoderDecoderDefinition(one with { Outputs = 0 }, one));
        Assert.Equal(
            ["encoder.embedding", "encoder.layers.0.input", "encoder.layers.0.bias", "decoder.embedding",
                "decoder.layers.0.input", "decoder.layers.0.bias", "decoder.head.weight", "decoder.head.bias"],
            pair.Ranges.Select(range => range.Name));
    }

    [Fact]
    public void A_parameter_is_found_by_name() =>
        Assert.Equal((3, 7), (Layout["head.weight"].Rows, Layout["head.weight"].Columns));

    [Fact]
    public void An_unknown_name_is_refused_with_those_that_exist() =>
        Assert.Contains(
            "layers.0.recurrent", Assert.Throws<KeyNotFoundException>(() => Layout["layers.9.input"]).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 1, 1, 1)]
    [InlineData(1, 0, 1, 1)]
    [InlineData(1, 1, 0, 1)]
    [InlineData(1, 1, 1, -1)]
    [InlineData(1_000_000, 1, 1_000_000, 1)]
    public void Sizes_out_of_range_are_refused(int inputs, int layers, int hidden, int outputs) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new ParameterLayout(new ModelDefinition(CellKind.Lstm, inputs, layers, hidden, outputs)));

    private static ParameterLayout Layout => new(new ModelDefinition(CellKind.Lstm, 5, 1, 3, 7));
}
