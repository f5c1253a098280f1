namespace DistSeq.Engine.Tests.Data.Batches;

public class PianoRollBatcherTests
{
    // Pieces of three and two time steps; keys 0 and 87, none, 39, 1, 2.
    private static readonly PianoRolls Data = new([UInt128.One | (UInt128.One << 87), 0, UInt128.One << 39, 2, 4], [3, 5]);

    [Fact]
    public void Each_time_step_is_the_target_of_the_one_before()
    {
        var batcher = new PianoRollBatcher(Data, new BatchPlan(null, 1, 2));
        var batch = batcher.Get(0, 0);
        Assert.Equal((2, 2, 3L), (batch.Steps, batcher.MaxSteps, batcher.Tokens));
        Assert.Equal([2, 1], batch.Lengths);
        Assert.Equal([(0, 0, 0), (0, 0, 87), (0, 1, 1)], Sounding(batch.Vectors));
        Assert.Equal([(0, 1, 2), (1, 0, 39)], Sounding(batch.TargetVectors));
        Assert.Equal(2 * 2 * 88, batch.Vectors.Length);
    }

    [Fact]
    public void From_silence_the_first_time_step_is_a_target_too()
    {
        var batcher = new PianoRollBatcher(Data, new BatchPlan(null, 1, 2), fromSilence: true);
        var batch = batcher.Get(0, 0);
        Assert.Equal((3, 3, 5L), (batch.Steps, batcher.MaxSteps, batcher.Tokens));
        Assert.Equal([3, 2], batch.Lengths);
        Assert.Equal([(1, 0, 0), (1, 0, 87), (1, 1, 1)], Sounding(batch.Vectors));
        Assert.Equal([(0, 0, 0), (0, 0, 87), (0, 1, 1), (1, 1, 2), (2, 0, 39)], Sounding(batch.TargetVectors));
    }

    [Fact]
    public void A_piece_longer_than_the_window_is_cut_and_its_rest_goes_on_from_the_time_step_before()
    {
        var batcher = new PianoRollBatcher(Data, new BatchPlan(null, 1, 2), fromSilence: true, window: 2);
        Assert.Equal((2, 5L, 1.5), (batcher.MaxSteps, batcher.Tokens, batcher.StepsPerEpoch));
        var (first, second) = (batcher.Get(0, 0), batcher.Get(1, 0));
        Assert.Equal([2, 1], first.Lengths);
        Assert.Equal([(1, 0, 0), (1, 0, 87)], Sounding(first.Vectors));
        Assert.Equal([(0, 0, 0), (0, 0, 87), (0, 1, 39)], Sounding(first.TargetVectors));
        // The second piece is whole, and behind it the first comes again.
        Assert.Equal([2, 2], second.Lengths);
        Assert.Equal([(1, 0, 1), (1, 1, 0), (1, 1, 87)], Sounding(second.Vectors));
    }

    [Fact]
    public void Rows_beyond_the_last_piece_are_silent()
    {
        var batch = new PianoRollBatcher(Data, new BatchPlan(1, 1, 2)).InOrder(1);
        Assert.Equal([1, 0], batch.Lengths);
        Assert.Equal([(0, 0, 2)], Sounding(batch.TargetVectors));
    }

    [Fact]
    public void A_piece_of_one_time_step_can_only_begin_from_silence()
    {
        var single = new PianoRolls([1], [1]);
        Assert.StartsWith(
            "Piece 0:", Assert.Throws<InvalidDataException>(() => new PianoRollBatcher(single, new BatchPlan(1, 1, 1))).Message,
            StringComparison.Ordinal);
        Assert.Equal([1], new PianoRollBatcher(single, new BatchPlan(1, 1, 1), fromSilence: true).Get(0, 0).Lengths);
    }

    // (time step, row, key) of two rows.
    private static IEnumerable<(int, int, int)> Sounding(float[] keys)
    {
        Assert.All(keys, key => Assert.True(key is 0 or 1));
        return Enumerable.Range(0, keys.Length).Where(at => keys[at] == 1).Select(at => (at / 176, at / 88 % 2, at % 88));
    }
}
