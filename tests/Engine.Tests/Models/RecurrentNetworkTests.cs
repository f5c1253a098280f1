namespace DistSeq.Engine.Tests.Models;

public class RecurrentNetworkTests
{
    [Theory]
    [InlineData(CellKind.Rnn, 18)]
    [InlineData(CellKind.Lstm, 36)]
    [InlineData(CellKind.Gru, 18)]
    [InlineData(CellKind.GruResetAfter, 18)]
    public void State_holds_h_and_c_of_every_layer(CellKind cell, int size) =>
        Assert.Equal(size, new ModelDefinition(cell, 3, 2, 9, 0).StateSize);

    [Fact]
    public void An_id_equals_its_one_hot_vector_and_minus_one_the_zero_vector()
    {
        var ids = new ModelDefinition(CellKind.Lstm, 3, 1, 9, 0);
        var weights = Numbers.Uniform(1, new ParameterLayout(ids).Length);
        var byId = new NetworkRun(ids, weights, 2, 2).Forward([0, 2, -1, 1], Array.Empty<float>());
        var byVector = new NetworkRun(ids with { TakesIds = false }, weights, 2, 2)
            .Forward([1f, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], Array.Empty<float>());
        Close.To(byVector.Outputs.Doubles(), byId.Outputs, "outputs", 1e-6);
    }

    [Fact]
    public void A_network_used_before_for_larger_windows_gives_the_same_bits()
    {
        var model = new ModelDefinition(CellKind.Gru, 3, 2, 9, 0, TakesIds: false);
        var (large, fresh) = (new RecurrentNetwork(model, 5, 4), new RecurrentNetwork(model, 2, 1));
        var weights = Numbers.Uniform(1, large.Layout.Length);
        large.Load(weights);
        fresh.Load(weights);
        large.Forward(Numbers.Uniform(2, 5 * 4 * 3), Numbers.Uniform(3, 4 * model.StateSize), 5, 4);
        large.Backward(Numbers.Uniform(4, 5 * 4 * 9), Numbers.Uniform(5, 4 * model.StateSize));
        Assert.Equal(Window(fresh), Window(large));

        float[] Window(RecurrentNetwork network)
        {
            network.Forward(Numbers.Uniform(6, 2 * 3), [], 2, 1);
            network.Backward(Numbers.Uniform(7, 2 * 9), []);
            var result = new float[weights.Length];
            network.WeightGradients(0, 1, result);
            return result;
        }
    }

    [Fact]
    public void Lengths_and_ids_that_do_not_fit_are_refused()
    {
        var network = new RecurrentNetwork(new ModelDefinition(CellKind.Lstm, 3, 1, 4, 0), 2, 2);
        Assert.Throws<ArgumentException>(() => network.Load(new float[3]));
        Assert.Throws<ArgumentException>(() => network.Forward([0, 1, 2], [], 2, 2));
        Assert.Throws<ArgumentException>(() => network.Forward([3], [], 1, 1));
        Assert.Throws<ArgumentException>(() => network.Forward([-2], [], 1, 1));
        Assert.Throws<ArgumentException>(() => network.Forward([0], new float[4], 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Forward([0, 0, 0], [], 3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Forward([0, 0, 0], [], 1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Forward(Array.Empty<int>(), [], 0, 1));
        network.Forward([0], [], 1, 1);
        Assert.Throws<ArgumentException>(() => network.Backward(new float[3], []));
        Assert.Throws<ArgumentException>(() => network.Backward(new float[4], new float[4]));
        Assert.Throws<ArgumentException>(() => network.CopyState(new float[4]));
        Assert.Throws<ArgumentException>(() => network.WeightGradients(0, 1, new float[4]));
    }
}
