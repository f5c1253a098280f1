namespace DistSeq.Engine.Tests.Training;

/// <summary>Losses, and gradients at some places, at sizes that are easily got wrong.</summary>
public class UnusualSizeTests
{
    public static TheoryData<CellKind, int, int, int, int> EverySize
    {
        get
        {
            var sizes = new TheoryData<CellKind, int, int, int, int>();
            foreach (var cell in Enum.GetValues<CellKind>())
            {
                foreach (var hidden in new[] { 1, 15, 16, 17 })
                {
                    sizes.Add(cell, 1, hidden, 1, 1);
                    sizes.Add(cell, 3, hidden, 1, 2);
                    sizes.Add(cell, 3, hidden, 3, 1);
                }

                sizes.Add(cell, 50_000, 15, 1, 1);
                sizes.Add(cell, 3, 1000, 1, 1);
            }

            return sizes;
        }
    }

    [Theory]
    [InlineData(CellKind.Lstm, 1, 1, 1, 1)]
    [InlineData(CellKind.Gru, 1, 1, 1, 1)]
    [InlineData(CellKind.Lstm, 50_000, 15, 1, 1)]
    [InlineData(CellKind.GruResetAfter, 50_000, 17, 2, 2)]
    [InlineData(CellKind.LstmLayerNorm, 3, 15, 1, 2)]
    [InlineData(CellKind.LstmLayerNormApart, 3, 17, 2, 1)]
    [InlineData(CellKind.Mut3, 3, 17, 2, 1)]
    [InlineData(CellKind.LstmFullGateRecurrence, 3, 17, 2, 1)]
    [InlineData(CellKind.Lstm, 3, 1000, 2, 1)]
    [InlineData(CellKind.Gru, 3, 1000, 2, 1)]
    public void A_step_agrees_with_the_reference(CellKind cell, int vocabulary, int hidden, int steps, int rows)
    {
        foreach (var tied in new[] { false, true })
        {
            var model =
                new ModelDefinition(cell, vocabulary, 1, hidden, vocabulary) { Tied = tied, Embedding = tied ? hidden : 0 };
            var layout = new ParameterLayout(model);
            var weights = new float[layout.Length];
            Initializer.Fill(model, layout, 1, weights, TestContext.Current.CancellationToken);
            Check(model, weights, steps, rows);
        }
    }

    [Theory]
    [MemberData(nameof(EverySize))]
    public void A_step_of_every_cell_agrees_with_the_reference(CellKind cell, int vocabulary, int hidden, int steps, int rows)
    {
        var model = new ModelDefinition(cell, vocabulary, 1, hidden, vocabulary);
        Check(model, Numbers.Uniform(1, new ParameterLayout(model).Length, 1 / Math.Sqrt(hidden)), steps, rows);
    }

    [Fact]
    public void A_thousand_units_begin_orthogonal()
    {
        var model = new ModelDefinition(CellKind.Rnn, 3, 1, 1000, 3);
        var layout = new ParameterLayout(model);
        var weights = new float[layout.Length];
        Initializer.Fill(model, layout, 1, weights, TestContext.Current.CancellationToken);
        var matrix = layout.Slice(weights, "layers.0.recurrent").ToArray();
        foreach (var i in new[] { 0, 1, 500, 999 })
        {
            for (var j = 0; j < 1000; j++)
                Assert.Equal(
                    i == j ? 1 : 0, Enumerable.Range(0, 1000).Sum(k => (double)matrix[(k * 1000) + i] * matrix[(k * 1000) + j]),
                    1e-6);
        }
    }

    private static void Check(ModelDefinition model, float[] weights, int steps, int rows)
    {
        var computer = new StepComputer(model, rows, 1, steps, null);
        computer.Load(weights);
        var lane = Problems.Lane(model, 0, steps, rows, carried: true);
        var outcome = computer.Compute([lane])[0];
        var w = weights.Doubles();
        var reference = new ReferenceStep(model, rows);
        if (model.Outputs > 1)
            Close.To(reference.Run(w, lane).Loss, outcome.Loss, "loss");
        else
            Assert.Equal(0, outcome.Loss);
        var gradient = computer.Sums[0].Values.Span;
        var largest = 0.0;
        foreach (var value in gradient)
            largest = Math.Max(largest, Math.Abs(value));
        foreach (var range in computer.Layout.Ranges)
        {
            foreach (var place in new[] { range.Offset, range.Offset + (range.Length / 2), range.Offset + range.Length - 1 })
            {
                var at = new[] { w[place] };
                var expected = NumericGradient.Of(
                    () =>
                    {
                        var old = w[place];
                        w[place] = at[0];
                        var (loss, tokens) = reference.Run(w, lane);
                        w[place] = old;
                        return loss / tokens;
                    },
                    at)[0];
                Assert.Equal(expected, gradient[place], Math.Max(largest * 2e-5, 1e-8));
            }
        }
    }
}
