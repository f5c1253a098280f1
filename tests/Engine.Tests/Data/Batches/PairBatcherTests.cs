namespace DistSeq.Engine.Tests.Data.Batches;

public class PairBatcherTests
{
    private static readonly PairSequences Data = new(
        new TokenSequences([5, 6, 7], [1, 3]), new TokenSequences([1, 2, 3], [2, 3]));

    [Theory]
    [InlineData(-1)]
    [InlineData(8)]
    public void Targets_end_with_the_end_and_their_inputs_begin_with_the_start(int start)
    {
        var batcher = new PairBatcher(Data, start, 9, new BatchPlan(null, 1, 2));
        var batch = batcher.Get(0, 0);
        Assert.Equal((2, 3), (batch.Source.Steps, batch.Target.Steps));
        Assert.Equal([5, 6, -1, 7], batch.Source.Inputs);
        Assert.Equal([1, 2], batch.Source.Lengths);
        Assert.Equal([start, start, 1, 3, 2, -1], batch.Target.Inputs);
        Assert.Equal([1, 3, 2, 9, 9, -1], batch.Target.Targets);
        Assert.Equal([3, 2], batch.Target.Lengths);
        Assert.Equal((2, 3, 5), (batcher.MaxSourceSteps, batcher.MaxTargetSteps, batcher.Tokens));
    }

    [Fact]
    public void Every_pair_stays_together()
    {
        var (sources, targets) = (new SequenceWriter(), new SequenceWriter());
        for (var i = 0; i < 50; i++)
        {
            sources.Add([.. Enumerable.Repeat(i, 1 + (i % 7))]);
            targets.Add([.. Enumerable.Repeat(i, 1 + (i % 5))]);
        }

        var batcher = new PairBatcher(new PairSequences(sources.Done(), targets.Done()), 50, 51, new BatchPlan(3, 5, 2, 2));
        var seen = new List<int>();
        for (var step = 0; step < 5; step++)
        {
            for (var lane = 0; lane < 5; lane++)
            {
                var batch = batcher.Get(step, lane);
                seen.AddRange(batch.Source.Inputs[..2]);
                Assert.Equal(batch.Source.Inputs[..2], batch.Target.Targets[..2]);
                Assert.Equal(batch.Source.Inputs[..2].Select(i => 1 + (i % 7)), batch.Source.Lengths);
                Assert.Equal(batch.Source.Inputs[..2].Select(i => 2 + (i % 5)), batch.Target.Lengths);
                Assert.Equal([50, 50], batch.Target.Inputs[..2]);
                Assert.Equal(2, batch.Target.Targets.Count(id => id == 51));
            }
        }

        Assert.Equal(Enumerable.Range(0, 50), seen.Order());
    }

    [Fact]
    public void Empty_rows_have_neither_start_nor_end()
    {
        var batch = new PairBatcher(Data, 8, 9, new BatchPlan(null, 1, 3)).InOrder(1);
        Assert.Equal([8, -1, -1, 3, -1, -1], batch.Target.Inputs);
        Assert.Equal([3, -1, -1, 9, -1, -1], batch.Target.Targets);
        Assert.Equal([2, 1, 1], batch.Target.Lengths);
        Assert.Equal([2, 1, 1], batch.Source.Lengths);
    }

    [Fact]
    public void Pairs_that_are_none_are_refused()
    {
        var plan = new BatchPlan(null, 1, 1);
        Assert.Throws<ArgumentException>(
            () => new PairBatcher(Data with { Targets = new TokenSequences([1], [1]) }, -1, 0, plan));
        Assert.Throws<InvalidDataException>(
            () => new PairBatcher(Data with { Targets = new TokenSequences([1], [0, 1]) }, -1, 0, plan));
        Assert.Throws<InvalidDataException>(
            () => new PairBatcher(Data with { Sources = new TokenSequences([1], [1, 1]) }, -1, 0, plan));
        Assert.Throws<InvalidDataException>(
            () => new PairBatcher(new PairSequences(new TokenSequences([], []), new TokenSequences([], [])), -1, 0, plan));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PairBatcher(Data, -2, 0, plan));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PairBatcher(Data, -1, -1, plan));
    }
}
