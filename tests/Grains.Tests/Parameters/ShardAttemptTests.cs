namespace DistSeq.Grains.Tests.Parameters;

/// <summary>What a shard does with the memory of the gradients that it gets.</summary>
public sealed class ShardAttemptTests : IDisposable
{
    private const int Length = 50_000;

    private readonly ComputeThreads _compute = new(1);

    public void Dispose() => _compute.Dispose();

    [Theory]
    [InlineData(AggregationMode.Sync)]
    [InlineData(AggregationMode.Async)]
    public async Task What_came_over_the_wire_goes_back_once_it_is_applied_and_nothing_else_does(AggregationMode mode)
    {
        var shard = new ShardAttempt(
            new ShardPlan(
                "job", 1, 0, 1, 2, 0, new TensorBlock(new float[Length]),
                new OptimizerSpec { Kind = OptimizerKind.Sgd, LearningRate = 1 },
                new ClipSpec { Scope = ClipScope.Lane }, TensorBlock.Empty, [], "", "")
            {
                Aggregation = new AggregationSpec { Mode = mode, Groups = mode == AggregationMode.Async ? 2 : null },
            },
            _compute, null);
        var (far, again, near) = (Received(1), Received(1), new TensorBlock(Enumerable.Repeat(3f, Length).ToArray()));
        var first = shard.PushPull(Push(0, far));
        var duplicate = shard.PushPull(Push(0, again));
        if (mode == AggregationMode.Sync)
            Assert.Equal(Length, far.Values.Length);
        await Task.WhenAll(shard.PushPull(Push(1, near)), first, duplicate);

        Assert.True(far.Values.IsEmpty);
        Assert.Equal((Length, Length), (again.Values.Length, near.Values.Length));
        Assert.All(near.Values.ToArray(), value => Assert.Equal(3, value));
        // Sync: one update with the mean of both lanes; async: one with each.
        Assert.All(shard.At(1)!.Weights.Values.ToArray(), weight => Assert.Equal(mode == AggregationMode.Sync ? -2 : -4, weight));
    }

    private static TensorBlock Received(float gradient)
    {
        var (block, values) = TensorBlock.Rent(Length, WireFormat.Float32);
        values.Span.Fill(gradient);
        return block;
    }

    private static Push Push(int lane, TensorBlock gradient) =>
        new(1, 0, [new LanePart(lane, 1, gradient)], [new LaneReport(lane, 1, 1, TensorBlock.Empty)]);
}
