namespace DistSeq.Engine.Tests.Data.Batches;

public class TextBatcherTests
{
    [Theory]
    [InlineData(101, 2, 2, 5)]
    [InlineData(103, 4, 1, 7)]
    [InlineData(50, 1, 1, 100)]
    [InlineData(9, 2, 4, 3)]
    public void An_epoch_covers_the_streams_once_with_targets_shifted_by_one(int length, int lanes, int rowsPerLane, int window)
    {
        var tokens = Enumerable.Range(0, length).ToArray();
        var batcher = new TextBatcher(tokens, lanes, rowsPerLane, window);
        var stream = (length - 1) / (lanes * rowsPerLane);
        Assert.Equal((long)stream * lanes * rowsPerLane, batcher.Tokens);
        Assert.Equal(batcher.Get(0, 0, default).Steps, batcher.MaxSteps);
        for (var lane = 0; lane < lanes; lane++)
        {
            for (var row = 0; row < rowsPerLane; row++)
            {
                var inputs = new List<int>();
                for (var step = 0; step < batcher.StepsPerEpoch; step++)
                {
                    var batch = batcher.Get(step, lane, default);
                    Assert.True(batch.Steps <= window);
                    Assert.Equal(batch.Inputs.Select(input => input + 1), batch.Targets);
                    inputs.AddRange(Enumerable.Range(0, batch.Steps).Select(t => batch.Inputs[(t * rowsPerLane) + row]));
                }

                Assert.Equal(tokens.AsSpan(((lane * rowsPerLane) + row) * stream, stream).ToArray(), inputs);
            }
        }
    }

    [Fact]
    public void State_is_carried_but_for_the_first_window_of_an_epoch()
    {
        var batcher = new TextBatcher([.. Enumerable.Range(0, 31)], 1, 1, 10);
        var state = new float[] { 1 };
        Assert.Equal(3, batcher.StepsPerEpoch);
        for (var step = 0; step < 7; step++)
        {
            Assert.Equal(step % 3 != 0, batcher.Carries(step));
            Assert.Equal(step % 3 == 0, batcher.Get(step, 0, state).State.IsEmpty);
        }
    }

    [Fact]
    public void Epochs_are_alike()
    {
        var batcher = new TextBatcher([.. Enumerable.Range(0, 31)], 2, 1, 4);
        var steps = (int)batcher.StepsPerEpoch;
        for (var step = 0; step < steps; step++)
            Assert.Equal(batcher.Get(step, 1, default).Inputs, batcher.Get(step + steps, 1, default).Inputs);
    }

    [Fact]
    public void A_text_too_short_for_its_rows_is_refused_with_the_number_it_needs()
    {
        var error = Assert.Throws<InvalidDataException>(() => new TextBatcher(new int[8], 4, 2, 10));
        Assert.Contains("needs 9", error.Message, StringComparison.Ordinal);
    }
}
