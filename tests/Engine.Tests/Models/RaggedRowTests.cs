using DistSeq.Engine.Tests.Training;

namespace DistSeq.Engine.Tests.Models;

/// <summary>That a row gives the same bits beside rows of any lengths, in any order, as alone.</summary>
public class RaggedRowTests
{
    private const int Steps = 9;

    // In no order; the longest is shorter than the window.
    private static readonly int[] Lengths = [3, 8, 1, 8, 5, 2, 7, 1, 4];

    public static TheoryData<CellKind, bool> Cells
    {
        get
        {
            var cells = new TheoryData<CellKind, bool>();
            foreach (var cell in Enum.GetValues<CellKind>())
            {
                cells.Add(cell, false);
                cells.Add(cell, true);
            }

            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Rows_side_by_side_give_the_bits_of_each_alone(CellKind cell, bool bothWays)
    {
        var model = new ModelDefinition(cell, 5, 2, 7, 0, TakesIds: false) { Bidirectional = bothWays };
        var together = Run(model, Steps, [.. Enumerable.Range(0, Lengths.Length)]);
        for (var row = 0; row < Lengths.Length; row++)
            AssertEqual(Run(model, Lengths[row], [row]).Single(), together[row], $"row {row}");
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void The_order_of_rows_does_not_matter(CellKind cell, bool bothWays)
    {
        var model = new ModelDefinition(cell, 5, 2, 7, 0, TakesIds: false) { Bidirectional = bothWays };
        int[] one = [.. Enumerable.Range(0, Lengths.Length)], other = [6, 0, 7, 3, 8, 2, 5, 1, 4];
        var (expected, actual) = (Run(model, Steps, one), Run(model, Steps, other));
        for (var place = 0; place < other.Length; place++)
            AssertEqual(expected[other[place]], actual[place], $"row {other[place]}");
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Lanes_of_such_rows_give_the_same_bits_however_they_are_grouped(CellKind cell, bool bothWays)
    {
        var model = new ModelDefinition(cell, 9, 2, 7, 9)
        {
            Bidirectional = bothWays,
            Dropout = new() { BetweenLayers = 0.3, Zoneout = 0.2, Output = 0.2 },
        };
        LaneBatch[] lanes = [.. Enumerable.Range(0, 8)
            .Select(lane => Problems.Lane(model, lane, 1 + (lane * 5 % 9), 4, carried: true))];
        var computer = new StepComputer(model, 4, 8, 9, clip: null, seed: 5);
        computer.Load(Numbers.Uniform(1, computer.Layout.Length, 0.8));
        Grouping.AssertDoesNotMatter(computer, lanes, update: 3);
    }

    // Outputs, last states, and all gradients of some rows, computed side by side.
    private static float[][][] Run(ModelDefinition model, int steps, int[] rows)
    {
        var network = new RecurrentNetwork(model, steps, rows.Length);
        var count = rows.Length;
        network.Load(Numbers.Uniform(1, network.Layout.Length, 0.8));
        float[] vectors = Window(model.Inputs, 100), dOutputs = Window(model.Width, 200);
        float[] state = States(300), dState = States(400);
        network.Forward(vectors, state, steps, count, [.. rows.Select(row => Lengths[row])]);
        var outputs = new float[dOutputs.Length];
        network.CopyOutputs(outputs);
        network.CopyState(state);
        network.Backward(dOutputs, dState);
        network.CopyInputGradients(vectors);
        network.CopyInitialStateGradients(dState);
        return
        [
            .. Enumerable.Range(0, count).Select(place =>
            {
                var weights = new float[network.Layout.Length];
                network.WeightGradients(place, 1, weights);
                return (float[][])
                [
                    Row(outputs, model.Width, place), Own(state, place), Row(vectors, model.Inputs, place), Own(dState, place),
                    weights,
                ];
            }),
        ];

        // Past the end of a row stands what would show.
        float[] Window(int width, int seed)
        {
            var window = new float[steps * count * width];
            window.AsSpan().Fill(float.NaN);
            for (var place = 0; place < count; place++)
            {
                var values = Numbers.Uniform(seed + rows[place], Lengths[rows[place]] * width);
                for (var t = 0; t < Lengths[rows[place]]; t++)
                    values.AsSpan(t * width, width).CopyTo(window.AsSpan(((t * count) + place) * width));
            }

            return window;
        }

        float[] States(int seed) => [.. rows.SelectMany(row => Numbers.Uniform(seed + row, model.StateSize))];

        float[] Own(float[] states, int place) => states[(place * model.StateSize)..((place + 1) * model.StateSize)];

        // Those of its time steps; past them is zero.
        float[] Row(float[] window, int width, int place)
        {
            float[] row = [.. Enumerable.Range(0, steps)
                .SelectMany(t => window.AsSpan(((t * count) + place) * width, width).ToArray())];
            var length = Lengths[rows[place]] * width;
            Assert.All(row[length..], value => Assert.Equal(0, value));
            return row[..length];
        }
    }

    private static void AssertEqual(float[][] expected, float[][] actual, string what)
    {
        string[] names = ["outputs", "last state", "input gradients", "initial state gradients", "weight gradients"];
        foreach (var ((name, one), other) in names.Zip(expected).Zip(actual))
            Close.Bits(one, other, $"{what}: {name}");
    }
}
