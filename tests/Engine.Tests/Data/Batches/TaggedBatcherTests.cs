namespace DistSeq.Engine.Tests.Data.Batches;

public class TaggedBatcherTests
{
    private static readonly TaggedSequences Data = new(new TokenSequences([5, 6, 7, 8], [3, 4]), [0, 1, 0, 2]);

    [Fact]
    public void Each_input_has_its_tag_and_beyond_the_length_there_is_none()
    {
        var batcher = new TaggedBatcher(Data, new BatchPlan(null, 1, 2));
        var batch = batcher.Get(0, 0);
        Assert.Equal(3, batch.Steps);
        Assert.Equal([5, 8, 6, -1, 7, -1], batch.Inputs);
        Assert.Equal([0, 2, 1, -1, 0, -1], batch.Targets);
        Assert.Equal([3, 1], batch.Lengths);
        Assert.Equal(4, batcher.Tokens);
        Assert.Equal([2, -1], new TaggedBatcher(Data, new BatchPlan(1, 1, 2)).InOrder(1).Targets);
        Assert.Equal(batch.Inputs, ((IBatcher<LaneBatch>)batcher).Get(0, 0, new float[1]).Inputs);
        Assert.False(batcher.Carries(1));
    }

    [Fact]
    public void Tags_that_do_not_fit_the_tokens_are_refused() =>
        Assert.Throws<ArgumentException>(() => new TaggedBatcher(Data with { Tags = [0] }, new BatchPlan(null, 1, 2)));
}
