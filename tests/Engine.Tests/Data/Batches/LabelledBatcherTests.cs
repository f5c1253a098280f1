namespace DistSeq.Engine.Tests.Data.Batches;

public class LabelledBatcherTests
{
    [Fact]
    public void A_row_is_a_sequence_with_its_length_and_class()
    {
        var data = new LabelledSequences(new TokenSequences([5, 6, 7, 8], [3, 4]), [2, 0]);
        var batcher = new LabelledBatcher(data, new BatchPlan(null, 1, 2));
        var batch = batcher.Get(0, 0);
        Assert.Equal((0, 3), (batch.Lane, batch.Steps));
        Assert.Equal([5, 8, 6, -1, 7, -1], batch.Inputs);
        Assert.Equal([3, 1], batch.Lengths);
        Assert.Equal([2, 0], batch.Targets);
        Assert.Equal((3, 2L), (batcher.MaxSteps, batcher.Tokens));
        Assert.Equal(batch.Inputs, ((IBatcher<LaneBatch>)batcher).Get(0, 0, new float[1]).Inputs);
        Assert.False(batcher.Carries(1));
    }
}
