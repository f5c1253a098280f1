namespace DistSeq.Engine.Tests.Models;

/// <summary>The exercises of Ng's sequence course.</summary>
public class NotebookTests
{
    private static readonly (string, string)[] LstmGates = [("f", "f"), ("i", "i"), ("c", "g"), ("o", "o")];

    [Theory]
    [InlineData("nb_rnn_cell_forward", "xt", "a_prev", "a_next", "yt_pred")]
    [InlineData("nb_rnn_forward", "x", "a0", "a", "y_pred")]
    public void Rnn_forward_gives_the_course_outputs(string name, string x, string a0, string a, string y)
    {
        var fixture = new Fixture(name);
        var run = Rnn(fixture, x, out _, outputs: 2)
            .Forward(FixtureTests.Floats(fixture.Turned("inputs/" + x)), FixtureTests.Floats(fixture.Turned("inputs/" + a0)));
        Close.To(fixture.Turned("expected/" + a), run.Outputs, a);
        Close.To(fixture.Turned("expected/" + y), run.Probabilities, y);
    }

    [Theory]
    [InlineData("nb_rnn_cell_backward_v1", "xt", "a_prev", "da_next")]
    [InlineData("nb_rnn_cell_backward_v3", "xt", "a_prev", "da_next")]
    [InlineData("nb_rnn_backward", "x", "a0", "da")]
    public void Rnn_backward_gives_the_course_gradients(string name, string x, string a0, string da)
    {
        var fixture = new Fixture(name);
        var run = Rnn(fixture, x, out var links, outputs: 0)
            .Forward(FixtureTests.Floats(fixture.Turned("inputs/" + x)), FixtureTests.Floats(fixture.Turned("inputs/" + a0)))
            .Backward(FixtureTests.Floats(fixture.Turned("inputs/" + da)), []);
        links.AssertGradients(fixture, "expected/d", run.Gradients);
        Close.To(fixture.Turned("expected/d" + x), run.InputGradients, "dx");
        Close.To(fixture.Turned("expected/d" + a0), run.StateGradients, "da0");
    }

    [Theory]
    [InlineData("nb_lstm_cell_forward", "xt", "a_prev", "c_prev", "a_next", "c_next", "yt")]
    [InlineData("nb_lstm_forward", "x", "a0", "c0", "a", "c", "y")]
    public void Lstm_forward_gives_the_course_outputs(string name, string x, string a0, string c0, string a, string c, string y)
    {
        var fixture = new Fixture(name);
        var run = Lstm(fixture, x, out _, outputs: 2).Forward(
            FixtureTests.Floats(fixture.Turned("inputs/" + x)),
            FixtureTests.State(5, fixture.Turned("inputs/" + a0), fixture.Turned("inputs/" + c0)));
        Close.To(fixture.Turned("expected/" + a), run.Outputs, a);
        Close.To(fixture.Turned("expected/" + y), run.Probabilities, y);
        var last = FixtureTests.State(5, fixture.Turned("expected/" + a)[^50..], fixture.Turned("expected/" + c)[^50..]);
        Close.To(last.Doubles(), run.State, "state");
    }

    [Fact]
    public void Lstm_cell_backward_gives_the_course_gradients()
    {
        var fixture = new Fixture("nb_lstm_cell_backward");
        var run = Lstm(fixture, "xt", out var links, outputs: 0)
            .Forward(
                FixtureTests.Floats(fixture.Turned("inputs/xt")),
                FixtureTests.State(5, fixture.Turned("inputs/a_prev"), fixture.Turned("inputs/c_prev")))
            .Backward(
                FixtureTests.Floats(fixture.Turned("inputs/da_next")),
                FixtureTests.State(5, new double[50], fixture.Turned("inputs/dc_next")));
        links.AssertGradients(fixture, "expected/d", run.Gradients);
        Close.To(fixture.Turned("expected/dxt"), run.InputGradients, "dxt");
        var dState = FixtureTests.State(5, fixture.Turned("expected/da_prev"), fixture.Turned("expected/dc_prev"));
        Close.To(dState.Doubles(), run.StateGradients, "initial state");
    }

    [Fact]
    public void One_optimizer_step_gives_the_course_loss_gradients_and_state()
    {
        var fixture = new Fixture("nb_optimize");
        var model = new ModelDefinition(CellKind.Rnn, 27, 1, 100, 27);
        var links = ParameterLinks.NgRnn(model, new ParameterLayout(model), "b");
        var (outcome, gradient) = Step(
            new StepComputer(model, 1, 1, 6, null), links.Weights(fixture, "params/"), fixture.Integers("inputs/X"),
            fixture.Integers("inputs/Y"), fixture.Floats("inputs/a_prev"));
        Close.To(fixture.Scalar("expected/loss"), outcome.Loss, "loss");
        // A chaotic network (weights of size 1, 100 units): before clipping the largest element is 330, and rounding the inputs
        // to float already moves elements by 7e-4; every order of summation in float is 3e-5 to 2e-4 off in the last state.
        links.AssertGradients(fixture, "expected/gradients/d", gradient, limit: 5, tolerance: 5e-5);
        Close.To(fixture.Data("expected/a_last"), outcome.State.Span, "a_last", 1e-4);
    }

    [Fact]
    public void Sampling_gives_the_first_40_indices_of_the_course()
    {
        // The network doubles an error at each step, so each step starts from the state computed in double precision.
        var (run, fixture) = SampledNetwork();
        var (indices, draws, states) = (
            fixture.Integers("expected/indices"), fixture.Data("inputs/draws"), fixture.Floats("inputs/states"));
        for (var t = 0; t < indices.Length; t++)
        {
            run.Forward([t == 0 ? -1 : indices[t - 1]], states[(t * 100)..((t + 1) * 100)]);
            Assert.Equal(indices[t], Choose(run.Probabilities, draws[t]));
        }
    }

    [Fact]
    public void Sampling_on_its_own_follows_the_course_as_long_as_float_can()
    {
        var (run, fixture) = SampledNetwork();
        var (indices, draws) = (fixture.Integers("expected/indices"), fixture.Data("inputs/draws"));
        var state = new float[100];
        for (var t = 0; t < 15; t++)
        {
            run.Forward([t == 0 ? -1 : indices[t - 1]], state);
            run.State.CopyTo(state, 0);
            Assert.Equal(indices[t], Choose(run.Probabilities, draws[t]));
        }
    }

    private static (NetworkRun Run, Fixture Fixture) SampledNetwork()
    {
        var fixture = new Fixture("nb_sample");
        var model = new ModelDefinition(CellKind.Rnn, 27, 1, 100, 27);
        var links = ParameterLinks.NgRnn(model, new ParameterLayout(model), "b");
        return (new NetworkRun(model, links.Weights(fixture, "params/"), 1, 1), fixture);
    }

    // numpy.random.choice: the first index whose cumulated probability is above the draw.
    private static int Choose(float[] probabilities, double draw)
    {
        var cumulated = 0.0;
        return Array.FindIndex(probabilities, probability => (cumulated += probability) > draw);
    }

    // The gradient of the sum of losses: the engine's own is that of their mean.
    private static (LaneOutcome Outcome, float[] Gradient) Step(
        StepComputer computer, float[] weights, int[] inputs, int[] targets, ReadOnlyMemory<float> state)
    {
        computer.Load(weights);
        var outcome = computer.Compute([new LaneBatch(0, inputs.Length, inputs, targets, state)]).Single();
        return (outcome, [.. computer.Sums[0].Values.ToArray().Select(value => value * inputs.Length)]);
    }

    private static NetworkRun Rnn(Fixture fixture, string x, out ParameterLinks links, int outputs)
    {
        var model = new ModelDefinition(CellKind.Rnn, 3, 1, 5, outputs, TakesIds: false);
        links = ParameterLinks.NgRnn(model, new ParameterLayout(model), "ba");
        return Run(fixture, x, model, links);
    }

    private static NetworkRun Lstm(Fixture fixture, string x, out ParameterLinks links, int outputs)
    {
        var model = new ModelDefinition(CellKind.Lstm, 3, 1, 5, outputs, TakesIds: false);
        links = ParameterLinks.Ng(model, new ParameterLayout(model), LstmGates);
        if (outputs > 0)
            links.AddHead(model, "Wy", "by");
        return Run(fixture, x, model, links);
    }

    private static NetworkRun Run(Fixture fixture, string x, ModelDefinition model, ParameterLinks links)
    {
        var shape = fixture.Shape("inputs/" + x);
        return new NetworkRun(model, links.Weights(fixture, "params/"), shape.Length == 3 ? shape[2] : 1, shape[1]);
    }
}
