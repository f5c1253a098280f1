using DistSeq.Grains.Checkpoints;

namespace DistSeq.Grains.Tests.Jobs;

public sealed class TrainingLossTests
{
    // Falling losses after a bad step, with varying numbers of targets.
    private static readonly LossSum[] Steps = [.. Enumerable.Range(1, 5_000).Select(Step)];

    [Theory]
    [InlineData(1, 400)]
    [InlineData(99, 400)]
    [InlineData(250, 400)]
    [InlineData(399, 399.2)]
    public void Before_there_has_been_an_epoch_it_is_the_mean_of_the_last_100_steps(int step, double stepsPerEpoch) =>
        Assert.Equal(Mean(step - 100, step), Of(step, stepsPerEpoch));

    [Theory]
    [InlineData(1, 0.25)]
    [InlineData(7, 1)]
    [InlineData(20, 18.6)]
    [InlineData(465, 18.6)]
    [InlineData(400, 399.2)]
    [InlineData(1_500, 1_000)]
    public void After_that_it_is_the_mean_of_as_many_steps_as_an_epoch_has(int step, double stepsPerEpoch) =>
        Assert.Equal(Mean(step - (int)Math.Ceiling(stepsPerEpoch), step), Of(step, stepsPerEpoch));

    [Fact]
    public void A_very_long_epoch_is_kept_in_blocks_and_the_mean_reaches_a_block_too_far_back_at_most()
    {
        var all = new TrainingLoss();
        for (var step = 1; step <= 5_000; step++)
        {
            all.Add(Steps[step - 1], step, 3_000);
            Assert.True(all.Mark.Epoch.Count + all.Mark.Few.Count <= 1_101);
            if (step >= 3_000)
                Assert.Contains(all.Value!.Value,
                    Enumerable.Range(0, 4).Select(more => Mean(step - 3_000 - more, step)), Near.Instance);
        }
    }

    [Theory]
    [InlineData(18.6)]
    [InlineData(300)]
    [InlineData(2_345.6)]
    public void What_goes_on_from_a_mark_goes_on_with_the_same_bits(double stepsPerEpoch)
    {
        var (whole, parts) = (new TrainingLoss(), new TrainingLoss());
        for (var step = 1; step <= 3_000; step++)
        {
            whole.Add(Steps[step - 1], step, stepsPerEpoch);
            parts.Add(Steps[step - 1], step, stepsPerEpoch);
            Assert.Equal(whole.Value, parts.Value);
            if (step % 97 != 0)
                continue;
            var (value, few, epoch) = parts.Mark;
            parts = new TrainingLoss();
            parts.Restore(value, few, epoch);
            Assert.Equal(whole.Value, parts.Value);
        }
    }

    [Fact]
    public void Steps_that_come_several_at_once_count_as_so_many()
    {
        var loss = new TrainingLoss();
        for (var step = 4; step <= 40; step += 4)
            loss.Add(new LossSum(4, step, 2), step, 8);
        Assert.Equal((36 + 40) / 4.0, loss.Value);
    }

    private static LossSum Step(int step)
    {
        var tokens = (step * 7 % 11) + 1;
        return new LossSum(1, step == 1 ? 1e30 : tokens * 1e3 / step, tokens);
    }

    private static double? Of(int steps, double stepsPerEpoch)
    {
        var loss = new TrainingLoss();
        for (var step = 1; step <= steps; step++)
            loss.Add(Steps[step - 1], step, stepsPerEpoch);
        return loss.Value;
    }

    private static double Mean(int after, int to)
    {
        var sums = Steps[Math.Max(0, after)..to];
        return sums.Sum(sum => sum.Loss) / sums.Sum(sum => sum.Tokens);
    }

    private sealed class Near : IEqualityComparer<double>
    {
        public static Near Instance { get; } = new();

        public bool Equals(double x, double y) => Math.Abs(x - y) <= 1e-9 * Math.Abs(y);

        public int GetHashCode(double obj) => 0;
    }
}
