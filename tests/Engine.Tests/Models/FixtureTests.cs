using DistSeq.Engine.Cells;
using DistSeq.Engine.Models;
using DistSeq.Engine.Tests.Fixtures;

namespace DistSeq.Engine.Tests.Models;

/// <summary>The network against outputs, losses and gradients computed elsewhere.</summary>
public class FixtureTests
{
    private static readonly (string, string)[] LstmGates = [("f", "f"), ("i", "i"), ("c", "g"), ("o", "o")];

    [Fact]
    public void Rnn_agrees_with_the_course_formulas() => CheckCell("cell_rnn_tanh", CellKind.Rnn, (model, layout) => ParameterLinks.NgRnn(model, layout, "ba"));

    [Fact]
    public void Lstm_agrees_with_the_course_formulas() => CheckCell("cell_lstm", CellKind.Lstm, (model, layout) => ParameterLinks.Ng(model, layout, LstmGates));

    [Fact]
    public void Gru_agrees_with_the_course_formulas() =>
        CheckCell("cell_gru_full_ng", CellKind.Gru, (model, layout) => ParameterLinks.Ng(model, layout, [("u", "z"), ("r", "r"), ("c", "n")]));

    [Theory]
    [InlineData("torch_rnn_tanh_1layer")]
    [InlineData("torch_rnn_tanh_2layer")]
    public void Rnn_agrees_with_PyTorch(string name) => CheckTorch(name, CellKind.Rnn, [("h", "h")]);

    [Theory]
    [InlineData("torch_lstm_1layer")]
    [InlineData("torch_lstm_2layer")]
    public void Lstm_agrees_with_PyTorch(string name) => CheckTorch(name, CellKind.Lstm, [("i", "i"), ("f", "f"), ("g", "g"), ("o", "o")]);

    [Theory]
    [InlineData("torch_gru_1layer")]
    [InlineData("torch_gru_2layer")]
    public void Gru_with_reset_after_agrees_with_PyTorch(string name) =>
        CheckTorch(name, CellKind.GruResetAfter, [("r", "r"), ("z", "z"), ("nx", "nh")]);

    private static void CheckCell(string name, CellKind cell, Func<ModelDefinition, ParameterLayout, ParameterLinks> link)
    {
        var fixture = new Fixture(name);
        var shape = fixture.Shape("inputs/x");
        var (inputs, rows, steps, hidden) = (shape[0], shape[1], shape[2], fixture.Shape("inputs/a0")[0]);
        var model = new ModelDefinition(cell, inputs, 1, hidden, 0, TakesIds: false);
        var layout = new ParameterLayout(model);
        var links = link(model, layout);
        var hasCell = fixture.Has("inputs/c0");
        var zero = new double[rows * hidden];
        var run = new NetworkRun(model, links.Weights(fixture, "params/"), steps, rows);
        run.Forward(
            Floats(fixture.Turned("inputs/x")),
            State(hidden, fixture.Turned("inputs/a0"), hasCell ? fixture.Turned("inputs/c0") : null));
        Close.To(fixture.Turned("expected/a"), run.Outputs, "outputs");
        var loss = Dot(fixture.Turned("inputs/U"), run.Outputs);
        if (hasCell)
        {
            var cells = fixture.Turned("expected/c")[^(rows * hidden)..];
            Close.To(State(hidden, fixture.Turned("expected/a")[^(rows * hidden)..], cells).Select(value => (double)value).ToArray(), run.State, "state");
            loss += Dot(State(hidden, zero, fixture.Turned("inputs/U_cT")).Doubles(), run.State);
        }

        Close.To(fixture.Scalar("L"), loss, "loss", 5e-5);
        run.Backward(Floats(fixture.Turned("inputs/U")), hasCell ? State(hidden, zero, fixture.Turned("inputs/U_cT")) : []);
        links.AssertGradients(fixture, "gradients/d", run.Gradients);
        Close.To(fixture.Turned("gradients/dx"), run.InputGradients, "dx");
        var dState = State(hidden, fixture.Turned("gradients/da0"), hasCell ? fixture.Turned("gradients/dc0") : null);
        Close.To(dState.Doubles(), run.StateGradients, "initial state");
    }

    private static void CheckTorch(string name, CellKind cell, (string, string)[] gates)
    {
        var fixture = new Fixture(name);
        var (steps, rows, inputs) = (fixture.Shape("inputs/x")[0], fixture.Shape("inputs/x")[1], fixture.Shape("inputs/x")[2]);
        var (layers, hidden) = (fixture.Shape("inputs/h0")[0], fixture.Shape("inputs/h0")[2]);
        var model = new ModelDefinition(cell, inputs, layers, hidden, 0, TakesIds: false);
        var links = ParameterLinks.Torch(model, new ParameterLayout(model), gates);
        var run = new NetworkRun(model, links.Weights(fixture, "params/"), steps, rows);
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

    // PyTorch keeps [layers, rows, H] for h and c; the engine [rows, layers * (h, c)].
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
