namespace DistSeq.Engine.Tests.Training;

public class LogitLossTests
{
    [Theory]
    [InlineData("sum", LossReduction.Sum)]
    [InlineData("mean", LossReduction.Mean)]
    public void Cross_entropy_agrees_with_PyTorch(string name, LossReduction reduction)
    {
        var fixture = new Fixture("torch_cross_entropy_masked");
        int[] targets = [.. fixture.Integers("inputs/targets").Select(target => Math.Max(target, -1))];
        var gradients = new float[targets.Length * 7];
        var loss = LogitLoss.CrossEntropy(fixture.Floats("inputs/logits"), targets, 7, reduction, gradients);
        Close.To(fixture.Scalar($"expected/{name}/loss"), loss, "loss");
        Close.To(fixture.Data($"expected/{name}/dz"), gradients, "dz");
    }

    [Theory]
    [InlineData(1, LossReduction.Sum)]
    [InlineData(18, LossReduction.Mean)]
    public void Binary_cross_entropy_agrees_with_PyTorch(int divisor, LossReduction reduction)
    {
        var fixture = new Fixture("torch_binary_cross_entropy");
        var gradients = new float[fixture.Data("inputs/logits").Length];
        var outputs = fixture.Shape("inputs/logits")[^1];
        var loss = LogitLoss.BinaryCrossEntropy(
            fixture.Floats("inputs/logits"), fixture.Floats("inputs/targets"), outputs, reduction, gradients);
        Close.To(fixture.Scalar("expected/sum") / divisor, loss, "loss");
        Close.To([.. fixture.Data("expected/dz").Select(dz => dz / divisor)], gradients, "dz");
    }

    [Fact]
    public void Without_a_target_there_is_no_loss()
    {
        float[] gradients = [1, 1, 1];
        Assert.Equal(0, LogitLoss.CrossEntropy([1, 2, 3], [-1], 3, LossReduction.Mean, gradients));
        Assert.Equal([0, 0, 0], gradients);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var three = new float[3];
        Assert.Throws<ArgumentException>(() => LogitLoss.CrossEntropy(three, [3], 3, LossReduction.Sum, three));
        Assert.Throws<ArgumentException>(() => LogitLoss.CrossEntropy(three, [0, 1], 3, LossReduction.Sum, three));
        Assert.Throws<ArgumentException>(() => LogitLoss.CrossEntropy(three, [0], 3, LossReduction.Sum, new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => LogitLoss.CrossEntropy([], [], 3, LossReduction.Sum, []));
        Assert.Throws<ArgumentException>(() => LogitLoss.BinaryCrossEntropy(three, new float[2], 3, LossReduction.Sum, three));
        Assert.ThrowsAny<ArgumentException>(() => LogitLoss.BinaryCrossEntropy(three, three, 2, LossReduction.Sum, three));
        Assert.Throws<ArgumentOutOfRangeException>(() => LogitLoss.BinaryCrossEntropy(three, three, 0, LossReduction.Sum, three));
    }
}
