namespace DistSeq.Engine.Tests.Models;

/// <summary>The network against outputs, losses and gradients computed elsewhere.</summary>
public class FixtureTests
{
    private static readonly (string, string)[] NgLstm = [("f", "f"), ("i", "i"), ("c", "g"), ("o", "o")];
    private static readonly (string, string)[] TorchRnn = [("h", "h")];
    private static readonly (string, string)[] TorchLstm = [("i", "i"), ("f", "f"), ("g", "g"), ("o", "o")];
    private static readonly (string, string)[] TorchGru = [("r", "r"), ("z", "z"), ("nx", "nh")];

    [Theory]
    [InlineData("cell_rnn_tanh", CellKind.Rnn)]
    [InlineData("cell_rnn_relu", CellKind.RnnRelu)]
    public void Simple_networks_agree_with_the_course_formulas(string name, CellKind cell) =>
        CheckCell(name, cell, (model, layout) => ParameterLinks.NgRnn(model, layout, "ba"));

    [Theory]
    [InlineData("cell_lstm", CellKind.Lstm, "fico")]
    [InlineData("cell_lstm_NP", CellKind.Lstm, "fico")]
    [InlineData("cell_lstm_keras_hard_sigmoid", CellKind.LstmHardSigmoid, "fico")]
    [InlineData("cell_lstm_peephole_gers", CellKind.LstmPeephole, "fico")]
    [InlineData("cell_lstm_peephole_ng", CellKind.LstmPeepholePrevious, "fico")]
    [InlineData("cell_lstm_NIG", CellKind.LstmNoInputGate, "fco")]
    [InlineData("cell_lstm_NFG", CellKind.LstmNoForgetGate, "ico")]
    [InlineData("cell_lstm_NOG", CellKind.LstmNoOutputGate, "fic")]
    [InlineData("cell_lstm_NIAF", CellKind.LstmNoInputActivation, "fico")]
    [InlineData("cell_lstm_NOAF", CellKind.LstmNoOutputActivation, "fico")]
    [InlineData("cell_lstm_CIFG", CellKind.LstmCoupled, "ico")]
    public void Lstm_and_its_variants_agree_with_the_formulas(string name, CellKind cell, string letters) =>
        CheckCell(
            name, cell, (model, layout) =>
                ParameterLinks.Ng(
                    model, layout, [.. NgLstm.Where(gate => letters.Contains(gate.Item1, StringComparison.Ordinal))]));

    [Fact]
    public void Full_gate_recurrence_agrees_with_the_formulas() =>
        CheckCell("cell_lstm_FGR", CellKind.LstmFullGateRecurrence, (model, layout) =>
    {
        const string gates = "ifo";
        var links = ParameterLinks.Ng(model, layout, NgLstm);
        foreach (var from in gates)
        {
            foreach (var to in gates)
            {
                links.Add(
                    $"R{from}{to}", model.Hidden, 0, 0, model.Hidden, model.Hidden, "layers.0.echo",
                    gates.IndexOf(to, StringComparison.Ordinal), gates.IndexOf(from, StringComparison.Ordinal) * model.Hidden);
            }
        }

        return links;
    });

    [Theory]
    [InlineData("cell_lstm_layer_norm", CellKind.LstmLayerNorm)]
    [InlineData("cell_lstm_layer_norm_apart", CellKind.LstmLayerNormApart)]
    public void Lstm_with_layer_normalization_agrees_with_the_formulas(string name, CellKind cell) =>
        CheckCell(name, cell, (model, layout) =>
    {
        var apart = cell == CellKind.LstmLayerNormApart;
        string[] gates = ["i", "f", "o", "g"];
        return ParameterLinks.Single(model, layout,
        [
            .. gates.SelectMany(
                (gate, block) =>
                    new[] { ($"Wx{gate}", "input", block), ($"Wh{gate}", "recurrent", block), ($"s{gate}", $"shift.{gate}", 0) }),
            .. gates.SelectMany(
                gate =>
                    apart ? [($"gx{gate}", $"gain.x.{gate}", 0),
                        ($"gh{gate}", $"gain.h.{gate}", 0)] : new[] { ($"g{gate}", $"gain.{gate}", 0) }),
            ("gc", "gain.c", 0), ("sc", "shift.c", 0),
        ]);
    });

    [Fact]
    public void Gru_agrees_with_the_course_formulas() =>
        CheckCell(
            "cell_gru_full_ng", CellKind.Gru,
            (model, layout) => ParameterLinks.Ng(model, layout, [("u", "z"), ("r", "r"), ("c", "n")]));

    [Fact]
    public void Simplified_Gru_agrees_with_the_course_formulas() =>
        CheckCell(
            "cell_gru_simplified_ng", CellKind.GruSimplified,
            (model, layout) => ParameterLinks.Ng(model, layout, [("u", "z"), ("c", "n")]));

    [Fact]
    public void Gru_with_reset_after_agrees_with_the_formulas() =>
        CheckCell("cell_gru_linear_before_reset", CellKind.GruResetAfter, (model, layout) =>
    {
        var links = new ParameterLinks(layout);
        links.AddTorchLayer(
            model, 0, "layers.0", TorchGru,
            name => name.Replace("weight_", "W", StringComparison.Ordinal).Replace("bias_", "b", StringComparison.Ordinal));
        return links;
    });

    [Fact]
    public void Mut1_agrees_with_the_formulas() =>
        CheckCell("cell_mut1", CellKind.Mut1, (model, layout) => ParameterLinks.Single(model, layout,
    [
        ("Wx", "input", 0), ("Wz", "input", 1), ("Wr", "input", 2), ("Ur", "recurrent", 0), ("Uh", "candidate", 0),
        ("bz", "bias", 1), ("br", "bias", 2), ("bh", "bias", 3),
    ]));

    [Fact]
    public void Mut2_agrees_with_the_formulas() =>
        CheckCell("cell_mut2", CellKind.Mut2, (model, layout) => ParameterLinks.Single(model, layout,
    [
        ("Wz", "input", 0), ("Wx", "input", 1), ("Wh", "input", 2), ("Uz", "recurrent", 0), ("Ur", "recurrent", 1), (
            "Uh", "candidate", 0),
        ("bz", "bias", 0), ("br", "bias", 1), ("bh", "bias", 2),
    ]));

    [Fact]
    public void Mut3_agrees_with_the_formulas() =>
        CheckCell("cell_mut3", CellKind.Mut3, (model, layout) => ParameterLinks.Single(model, layout,
    [
        ("Wz", "input", 0), ("Wx", "input", 1), ("Wh", "input", 2), ("Uz", "echo", 0), ("Ur", "recurrent", 0), (
            "Uh", "candidate", 0),
        ("bz", "bias", 0), ("br", "bias", 1), ("bh", "bias", 2),
    ]));

    [Fact]
    public void Minimal_gated_unit_agrees_with_the_formulas() =>
        CheckCell("cell_mgu", CellKind.Mgu, (model, layout) => ParameterLinks.Single(model, layout,
    [
        ("Wf", "input", 0), ("Wh", "input", 1), ("Uf", "recurrent", 0), ("Uh", "candidate", 0), ("bf", "bias", 0), (
            "bh", "bias", 1),
    ]));

    [Fact]
    public void MinGru_agrees_with_the_formulas() =>
        CheckCell("cell_mingru", CellKind.MinGru, (model, layout) => ParameterLinks.Single(model, layout,
    [
        ("Wz", "input", 0), ("Wh", "input", 1), ("bz", "bias", 0), ("bh", "bias", 1),
    ]));

    [Fact]
    public void MinLstm_agrees_with_the_formulas() =>
        CheckCell("cell_minlstm", CellKind.MinLstm, (model, layout) => ParameterLinks.Single(model, layout,
    [
        ("Wf", "input", 0), ("Wi", "input", 1), ("Wh", "input", 2), ("bf", "bias", 0), ("bi", "bias", 1), ("bh", "bias", 2),
    ]));

    [Fact]
    public void IndRnn_agrees_with_the_formulas() =>
        CheckCell("cell_indrnn", CellKind.IndRnn, (model, layout) => ParameterLinks.Single(model, layout,
    [
        ("W", "input", 0), ("u", "u", 0), ("b", "bias", 0),
    ]));

    [Theory]
    [InlineData("torch_rnn_tanh_1layer")]
    [InlineData("torch_rnn_tanh_2layer")]
    [InlineData("torch_rnn_tanh_1layer_bi")]
    [InlineData("torch_rnn_tanh_2layer_bi")]
    [InlineData("torch_rnn_tanh_2layer_lengths")]
    [InlineData("torch_rnn_tanh_1layer_bi_lengths")]
    public void Rnn_agrees_with_PyTorch(string name) => CheckTorch(name, CellKind.Rnn, TorchRnn);

    [Fact]
    public void Rnn_with_rectifier_agrees_with_PyTorch() => CheckTorch("torch_rnn_relu_2layer", CellKind.RnnRelu, TorchRnn);

    [Theory]
    [InlineData("torch_lstm_1layer")]
    [InlineData("torch_lstm_2layer")]
    [InlineData("torch_lstm_1layer_bi")]
    [InlineData("torch_lstm_2layer_bi")]
    [InlineData("torch_lstm_2layer_lengths")]
    [InlineData("torch_lstm_1layer_bi_lengths")]
    [InlineData("torch_lstm_2layer_bi_lengths")]
    public void Lstm_agrees_with_PyTorch(string name) => CheckTorch(name, CellKind.Lstm, TorchLstm);

    [Theory]
    [InlineData("torch_gru_1layer")]
    [InlineData("torch_gru_2layer")]
    [InlineData("torch_gru_1layer_bi")]
    [InlineData("torch_gru_2layer_bi")]
    [InlineData("torch_gru_2layer_lengths")]
    [InlineData("torch_gru_1layer_bi_lengths")]
    [InlineData("torch_gru_2layer_bi_lengths")]
    public void Gru_with_reset_after_agrees_with_PyTorch(string name) => CheckTorch(name, CellKind.GruResetAfter, TorchGru);

    private static void CheckCell(string name, CellKind cell, Func<ModelDefinition, ParameterLayout, ParameterLinks> link)
    {
        var fixture = new Fixture(name);
        var shape = fixture.Shape("inputs/x");
        var (inputs, rows, steps, hidden) = (
            shape[0], shape[1], shape[2], fixture.Shape(fixture.Has("inputs/a0") ? "inputs/a0" : "inputs/h0")[0]);
        var h = fixture.Has("inputs/a0") ? "a" : "h";
        var model = new ModelDefinition(cell, inputs, 1, hidden, 0, TakesIds: false);
        var layout = new ParameterLayout(model);
        var links = link(model, layout);
        var hasCell = fixture.Has("inputs/c0");
        var zero = new double[rows * hidden];
        var run = new NetworkRun(model, links.Weights(fixture, "params/"), steps, rows);
        run.Forward(
            Floats(fixture.Turned("inputs/x")),
            Whole(State(hidden, fixture.Turned($"inputs/{h}0"), hasCell ? fixture.Turned("inputs/c0") : null)));
        Close.To(fixture.Turned($"expected/{h}"), run.Outputs, "outputs");
        var loss = Dot(fixture.Turned("inputs/U"), run.Outputs);
        if (hasCell)
        {
            var cells = fixture.Turned("expected/c")[^(rows * hidden)..];
            Close.To(
                State(hidden, fixture.Turned($"expected/{h}")[^(rows * hidden)..], cells).Doubles(), Known(run.State), "state");
            loss += Dot(State(hidden, zero, fixture.Turned("inputs/U_cT")).Doubles(), Known(run.State));
        }

        Close.To(fixture.Scalar("L"), loss, "loss", 5e-5);
        run.Backward(
            Floats(fixture.Turned("inputs/U")), hasCell ? Whole(State(hidden, zero, fixture.Turned("inputs/U_cT"))) : []);
        links.AssertGradients(fixture, "gradients/d", run.Gradients);
        Close.To(fixture.Turned("gradients/dx"), run.InputGradients, "dx");
        var dState = State(hidden, fixture.Turned($"gradients/d{h}0"), hasCell ? fixture.Turned("gradients/dc0") : null);
        Close.To(dState.Doubles(), Known(run.StateGradients), "initial state");

        // A fixture's state is h and c; where the engine's goes on, it begins with zero and leads nowhere.
        float[] Whole(float[] known) => Resized(known, known.Length / rows, model.StateSize);
        float[] Known(float[] whole) => Resized(whole, model.StateSize, hidden * (hasCell ? 2 : 1));
        float[] Resized(float[] state, int size, int newSize) =>
            [.. Enumerable.Range(0, rows * newSize)
                .Select(i => i % newSize < size ? state[(i / newSize * size) + (i % newSize)] : 0)];
    }

    private static void CheckTorch(string name, CellKind cell, (string, string)[] gates)
    {
        var fixture = new Fixture(name);
        var (steps, rows, inputs) = (fixture.Shape("inputs/x")[0], fixture.Shape("inputs/x")[1], fixture.Shape("inputs/x")[2]);
        var (layers, hidden) = (fixture.Shape("inputs/h0")[0], fixture.Shape("inputs/h0")[2]);
        var bidirectional = fixture.Has("params/weight_ih_l0_reverse");
        var model = new ModelDefinition(
            cell, inputs, bidirectional ? layers / 2 : layers, hidden, 0, TakesIds: false)
        { Bidirectional = bidirectional };
        var links = ParameterLinks.Torch(model, new ParameterLayout(model), gates);
        var run = new NetworkRun(model, links.Weights(fixture, "params/"), steps, rows, fixture.Integers("lengths"));
        run.Forward(fixture.Floats("inputs/x"), Floats(TorchState(fixture, "inputs/h0", "inputs/c0")));
        Close.To(fixture.Data("expected/output"), run.Outputs, "outputs");
        Close.To(TorchState(fixture, "expected/h_n", "expected/c_n"), run.State, "state");
        var dState = TorchState(fixture, "inputs/U_hn", "inputs/U_cn");
        Close.To(fixture.Scalar("L"), Dot(fixture.Data("inputs/U"), run.Outputs) + Dot(dState, run.State), "loss", 5e-5);
        run.Backward(fixture.Floats("inputs/U"), Floats(dState));
        links.AssertGradients(fixture, "gradients/d_", run.Gradients);
        Close.To(fixture.Data("gradients/dx"), run.InputGradients, "dx");
        Close.To(TorchState(fixture, "gradients/dh0", "gradients/dc0"), run.StateGradients, "initial state");
    }

    // PyTorch keeps [layers * directions, rows, H] for h and c; the engine [rows, layers * directions * (h, c)].
    private static double[] TorchState(Fixture fixture, string h, string c)
    {
        var (layers, rows, hidden) = (fixture.Shape(h)[0], fixture.Shape(h)[1], fixture.Shape(h)[2]);
        string[] parts = fixture.Has(c) ? [h, c] : [h];
        var state = new double[layers * rows * hidden * parts.Length];
        var at = 0;
        for (var row = 0; row < rows; row++)
        {
            for (var layer = 0; layer < layers; layer++)
            {
                foreach (var part in parts)
                {
                    Array.Copy(fixture.Data(part), ((layer * rows) + row) * hidden, state, at, hidden);
                    at += hidden;
                }
            }
        }

        return state;
    }

    internal static float[] State(int hidden, double[] h, double[]? c)
    {
        if (c is null)
            return Floats(h);
        var state = new List<double>();
        for (var at = 0; at < h.Length; at += hidden)
            state.AddRange([.. h[at..(at + hidden)], .. c[at..(at + hidden)]]);
        return Floats([.. state]);
    }

    internal static float[] Floats(double[] values) => [.. values.Select(value => (float)value)];

    private static double Dot(double[] a, float[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
