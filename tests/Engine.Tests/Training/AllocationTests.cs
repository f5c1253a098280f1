namespace DistSeq.Engine.Tests.Training;

/// <summary>After the first few, steps leave nothing for the garbage collector.</summary>
public class AllocationTests
{
    private const int Rows = 2;
    private const int Steps = 4;

    public static TheoryData<string> Names => Problems.Names;

    [Theory]
    [InlineData(CellKind.Rnn)]
    [InlineData(CellKind.Lstm)]
    [InlineData(CellKind.LstmFullGateRecurrence)]
    [InlineData(CellKind.LstmLayerNorm)]
    [InlineData(CellKind.LstmLayerNormApart)]
    [InlineData(CellKind.Gru)]
    [InlineData(CellKind.Mut3)]
    [InlineData(CellKind.MinGru)]
    public void A_network_allocates_nothing(CellKind cell)
    {
        foreach (var model in new[]
        {
            new ModelDefinition(cell, 5, 2, 7, 0),
            new ModelDefinition(cell, 5, 2, 7, 0, TakesIds: false) { Bidirectional = true },
            new ModelDefinition(cell, 5, 2, 7, 0)
            {
                Embedding = 3,
                Dropout = new() { Zoneout = 0.1, BetweenLayers = 0.1, Input = 0.1, Output = 0.1, WeightDrop = 0.1 },
            },
        })
        {
            var network = new RecurrentNetwork(model, Steps, Rows);
            float[] weights = Numbers.Uniform(1, network.Layout.Length), gradients = new float[weights.Length],
                state = new float[Rows * model.StateSize];
            float[] vectors = Numbers.Uniform(2, Steps * Rows * model.Inputs), outputs = new float[Steps * Rows * model.Width];
            int[] ids = Numbers.Ids(3, Steps * Rows, -1, model.Inputs), lengths = [Steps, Steps - 1];
            Assert.Equal(0, Allocated(() =>
            {
                network.Load(weights);
                if (model.TakesIds)
                    network.Forward(ids, state, Steps, Rows, lengths);
                else
                    network.Forward(vectors, state, Steps, Rows, lengths);
                network.CopyOutputs(outputs);
                network.CopyState(state);
                network.Backward(outputs, state);
                network.WeightGradients(0, Rows, gradients);
                network.CopyInitialStateGradients(state);
            }));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_step_allocates_nothing(string name)
    {
        const int count = 4;
        var model = Problems.Model(name);
        LaneBatch[] lanes = [.. Enumerable.Range(0, count)
            .Select(lane => Problems.Lane(model, lane, Steps, Rows, carried: true))];
        var computer = new StepComputer(model, Rows, count, Steps, new ClipRule(1, 1));
        computer.Load(Numbers.Uniform(1, computer.Layout.Length));
        Assert.Equal(0, Allocated(() => computer.Compute(lanes, 1)));
    }

    private static long Allocated(Action action)
    {
        for (var i = 0; i < 3; i++)
            action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
