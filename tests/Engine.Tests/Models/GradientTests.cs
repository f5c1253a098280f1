namespace DistSeq.Engine.Tests.Models;

/// <summary>Gradients of every parameter, input and initial state against central differences of the reference network.</summary>
public class GradientTests
{
    private const int Steps = 4;
    private const int Rows = 3;

    private static readonly int[] Lengths = [4, 1, 3];

    public static TheoryData<CellKind, NetworkCase> Cases
    {
        get
        {
            var cases = new TheoryData<CellKind, NetworkCase>();
            foreach (var cell in Enum.GetValues<CellKind>())
            {
                foreach (var layers in new[] { 1, 2 })
                {
                    foreach (var takesIds in new[] { false, true })
                    {
                        cases.Add(cell, new NetworkCase(layers, 7, takesIds));
                        cases.Add(cell, new NetworkCase(layers, 3, takesIds, Carried: false));
                    }

                    cases.Add(cell, new NetworkCase(layers, 7, TakesIds: false, Ragged: true));
                    cases.Add(cell, new NetworkCase(layers, 5, TakesIds: false, Bidirectional: true));
                    cases.Add(cell, new NetworkCase(layers, 5, TakesIds: false, Bidirectional: true, Ragged: true));
                    cases.Add(cell, new NetworkCase(layers, 3, TakesIds: true, Bidirectional: true, Ragged: true, Embedding: 4));
                }

                cases.Add(cell, new NetworkCase(1, 17, TakesIds: false));
                cases.Add(cell, new NetworkCase(1, 1, TakesIds: true, Embedding: 2));
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_equal_central_differences_of_the_reference(CellKind cell, NetworkCase given)
    {
        var takesIds = given.TakesIds;
        var model = given.Model(cell);
        var lengths = given.Ragged ? Lengths : null;
        var weights = Numbers.Uniform(1, new ParameterLayout(model).Length, 0.8);
        var ids = Numbers.Ids(2, Steps * Rows, -1, model.Inputs);
        var vectors = Numbers.Uniform(3, Steps * Rows * model.Inputs);
        var targets = Numbers.Ids(4, Steps * Rows, -1, model.Outputs);
        for (var place = 0; place < targets.Length && given.Ragged; place++)
            targets[place] = place / Rows < Lengths[place % Rows] ? targets[place] : -1;
        var state = given.Carried ? Numbers.Uniform(5, Rows * model.StateSize) : [];
        var dState = given.Carried ? Numbers.Uniform(6, Rows * model.StateSize) : [];
        const float scale = 0.5f;

        var run = new NetworkRun(model, weights, Steps, Rows, lengths);
        _ = takesIds ? run.Forward(ids, state) : run.Forward(vectors, state);
        var loss = run.BackwardFromTargets(targets, dState, scale);

        var reference = new ReferenceNetwork(model, Steps, Rows, lengths);
        var (w, x) = (weights.Doubles(), takesIds ? reference.OneHot(ids) : vectors.Doubles());
        var s = given.Carried ? state.Doubles() : new double[Rows * model.StateSize];
        double Objective()
        {
            var (outputs, last) = reference.Forward(w, x, s);
            return (scale * reference.Loss(w, outputs, targets)) + last.Zip(dState, (a, b) => a * b).Sum();
        }

        var (expected, expectedState) = reference.Forward(w, x, s);
        Close.To(expected, run.Outputs, "outputs");
        Close.To(expectedState, run.State, "state");
        Close.To(reference.Loss(w, expected, targets), loss, "loss");
        var gradient = NumericGradient.Of(Objective, w);
        foreach (var range in new ParameterLayout(model).Ranges)
        {
            Close.To(
                gradient[range.Offset..(range.Offset + range.Length)], run.Gradients.AsSpan(range.Offset, range.Length),
                range.Name);
        }

        if (given.Ragged)
            AssertPaddingIsClear(run);
        Close.To(NumericGradient.Of(Objective, s), run.StateGradients, "initial state");
        if (!takesIds)
            Close.To(NumericGradient.Of(Objective, x), run.InputGradients, "inputs");
    }

    private static void AssertPaddingIsClear(NetworkRun run)
    {
        int width = run.Outputs.Length / (Steps * Rows), inputs = run.InputGradients.Length / (Steps * Rows);
        for (var t = 0; t < Steps; t++)
        {
            for (var row = 0; row < Rows; row++)
            {
                var position = (t * Rows) + row;
                if (t < Lengths[row])
                    continue;
                Assert.All(run.Outputs[(position * width)..((position + 1) * width)], value => Assert.Equal(0, value));
                Assert.All(run.InputGradients[(position * inputs)..((position + 1) * inputs)], value => Assert.Equal(0, value));
            }
        }
    }
}
