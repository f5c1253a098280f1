using DistSeq.Engine.Tests.Models;

namespace DistSeq.Engine.Tests.Cells;

/// <summary>
/// Pre-activations far beyond where sigmoid and tanh are flat: what is finite in double precision is finite and the same here.
/// </summary>
public class ExtremeGateTests
{
    private const int Steps = 2;
    private const int Rows = 2;
    private const int Inputs = 2;
    private const int Hidden = 3;

    public static MatrixTheoryData<CellKind, float> Cases { get; } = new(Enum.GetValues<CellKind>(), [45, 90, 1e3f, 1e30f]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_cell_gives_what_the_reference_gives(CellKind cell, float magnitude)
    {
        for (var seed = 0; seed < 8; seed++)
        {
            var (model, weights) = Network(cell, magnitude, seed);
            float[] vectors = [.. Enumerable.Repeat(new float[] { 1, 0 }, Steps * Rows).SelectMany(vector => vector)];
            var state = Numbers.Uniform(5, Rows * model.StateSize);
            float[] dOutputs = Numbers.Uniform(6, Steps * Rows * model.Width), dState = Numbers.Uniform(7, state.Length);

            var run = new NetworkRun(model, weights, Steps, Rows).Forward(vectors, state).Backward(dOutputs, dState);

            var reference = new ReferenceNetwork(model, Steps, Rows);
            double[] w = weights.Doubles(), x = vectors.Doubles(), s = state.Doubles();
            var (outputs, last) = reference.Forward(w, x, s);
            Agree(outputs, run.Outputs, $"seed {seed}: outputs");
            Agree(last, run.State, $"seed {seed}: state");
            foreach (var gradient in run.Gradients.Concat(run.StateGradients).Concat(run.InputGradients))
                Assert.True(float.IsFinite(gradient), $"seed {seed}: a gradient is {gradient}.");
            // Beside 1e30 a difference of the objective would be lost, in double precision too.
            if (magnitude > 1e3f)
                continue;
            double Objective()
            {
                var (h, end) = reference.Forward(w, x, s);
                return h.Zip(dOutputs, (a, b) => a * b).Sum() + end.Zip(dState, (a, b) => a * b).Sum();
            }

            Agree(NumericGradient.Of(Objective, s), run.StateGradients, $"seed {seed}: gradient of the initial state");
            Agree(NumericGradient.Of(Objective, w), run.Gradients, $"seed {seed}: gradient of the weights");
        }
    }

    [Fact]
    public void The_gates_of_a_minLSTM_share_also_where_both_are_closed()
    {
        var model = new ModelDefinition(CellKind.MinLstm, 1, 1, 1, 0, TakesIds: false);
        float[] weights = [.. Enumerable.Repeat(-45f, new ParameterLayout(model).Length)];
        var run = new NetworkRun(model, weights, 1, 1).Forward([1f], [0f]).Backward([1], []);
        Assert.Equal([-45], run.Outputs);
        // h = p h' + (1 - p) n with p = 1/2: dn = 1/2; df = p (1 - p) (h' - n) = 90/4, di the opposite.
        Assert.Equal([22.5f, -22.5f, 0.5f, 22.5f, -22.5f, 0.5f], run.Gradients);
        Assert.Equal([0.5f], run.StateGradients);
    }

    // Relative to 1 at least: what comes in, states and gradients, is as large.
    private static void Agree(double[] expected, float[] actual, string what) =>
        Close.To(expected, actual, what, magnitude: expected.Append(1).Max(Math.Abs));

    // The first input, 1, drives each gate of each unit to one side or the other; what comes from h is small beside it.
    private static (ModelDefinition Model, float[] Weights) Network(CellKind cell, float magnitude, int seed)
    {
        var model = new ModelDefinition(cell, Inputs, 1, Hidden, 0, TakesIds: false);
        var layout = new ParameterLayout(model);
        var weights = Numbers.Uniform(seed, layout.Length, 0.3);
        var input = layout.Slice(weights, "layers.0.input")[..layout["layers.0.input"].Columns];
        var (signs, factors) = (Numbers.Ids(seed, input.Length, 0, 2), Numbers.Uniform(seed + 100, input.Length, 0.25));
        for (var i = 0; i < input.Length; i++)
            input[i] = ((2 * signs[i]) - 1) * magnitude * (1 + factors[i]);
        return (model, weights);
    }
}
