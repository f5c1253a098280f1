using DistSeq.Engine.Cells;
using DistSeq.Engine.Models;
using DistSeq.Engine.Tests.Reference;

namespace DistSeq.Engine.Tests.Models;

/// <summary>Gradients of every parameter, input and initial state against central differences of the reference network.</summary>
public class GradientTests
{
    private const int Steps = 4;
    private const int Rows = 3;

    public static TheoryData<CellKind, int, int, bool, bool> Cases
    {
        get
        {
            var cases = new TheoryData<CellKind, int, int, bool, bool>();
            foreach (var cell in Enum.GetValues<CellKind>())
            {
                foreach (var layers in new[] { 1, 2 })
                {
                    foreach (var takesIds in new[] { false, true })
                    {
                        cases.Add(cell, layers, 7, takesIds, true);
                        cases.Add(cell, layers, 3, takesIds, false);
                    }
                }

                cases.Add(cell, 1, 17, false, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_equal_central_differences_of_the_reference(CellKind cell, int layers, int hidden, bool takesIds, bool carried)
    {
        var model = new ModelDefinition(cell, 5, layers, hidden, 6, takesIds);
        var weights = Numbers.Uniform(1, new ParameterLayout(model).Length, 0.8);
        var ids = Numbers.Ids(2, Steps * Rows, -1, model.Inputs);
        var vectors = Numbers.Uniform(3, Steps * Rows * model.Inputs);
        var targets = Numbers.Ids(4, Steps * Rows, -1, model.Outputs);
        var state = carried ? Numbers.Uniform(5, Rows * model.StateSize) : [];
        var dState = carried ? Numbers.Uniform(6, Rows * model.StateSize) : [];
        const float scale = 0.5f;

        var run = new NetworkRun(model, weights, Steps, Rows);
        _ = takesIds ? run.Forward(ids, state) : run.Forward(vectors, state);
        var loss = run.BackwardFromTargets(targets, dState, scale);

        var reference = new ReferenceNetwork(model, Steps, Rows);
        var (w, x) = (weights.Doubles(), takesIds ? reference.OneHot(ids) : vectors.Doubles());
        var s = carried ? state.Doubles() : new double[Rows * model.StateSize];
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
                gradient[range.Offset..(range.Offset + range.Length)], run.Gradients.AsSpan(range.Offset, range.Length), range.Name);
        }

        Close.To(NumericGradient.Of(Objective, s), run.StateGradients, "initial state");
        if (!takesIds)
            Close.To(NumericGradient.Of(Objective, x), run.InputGradients, "inputs");
    }
}
