using DistSeq.Client.Replays;

namespace DistSeq.Client.Tests.Replays;

public sealed class ShapeComparisonTests
{
    private const long Steps = 1_000;

    private static readonly Shape One = new("one", new ClusterSpec { Workers = 1 });
    private static readonly Shape Two = new("two", new ClusterSpec { Workers = 2 });
    private static readonly Shape Three = new("three", new ClusterSpec { Workers = 3 });

    private readonly List<(Shape Shape, long? Steps)> _trained = [];

    [Fact]
    public async Task Shapes_that_train_alike_are_equal_and_trained_once_each()
    {
        var comparison = await new ShapeComparison([One, Two, Three], Train(wrongFrom: long.MaxValue)).RunAsync(Steps);

        Assert.Null(comparison.Difference);
        Assert.All(comparison.Shapes, static it => Assert.True(it.IsEqual));
        Assert.Equal([(One, Steps), (Two, Steps), (Three, Steps)], _trained);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(17)]
    [InlineData(999)]
    [InlineData(1_000)]
    public async Task The_first_step_that_differs_is_found_with_its_first_parameter(long wrongFrom)
    {
        var comparison = await new ShapeComparison([One, Two, Three], Train(wrongFrom)).RunAsync(Steps);

        Assert.Equal([true, false, true], comparison.Shapes.Select(static it => it.IsEqual));
        var difference = comparison.Difference!;
        Assert.Equal((One, Two, wrongFrom), (difference.First, difference.Second, difference.Step));
        Assert.Equal(
            ("layer.weight", wrongFrom, MathF.BitIncrement(wrongFrom)),
            (difference.Weight!.Parameter, difference.Weight.First, difference.Weight.Second));
        Assert.Equal([1L, 2], difference.Weight.Index);
        // Halving: both shapes for each of ten halves at most, and three whole jobs.
        Assert.InRange(_trained.Count, 3, 23);
    }

    [Fact]
    public async Task Without_a_number_of_steps_the_whole_job_is_compared()
    {
        var comparison = await new ShapeComparison([One, Two], Train(wrongFrom: Steps)).RunAsync(null);

        Assert.Equal([(One, null), (Two, Steps)], _trained.Take(2));
        Assert.Equal(Steps, comparison.Difference!.Step);
    }

    [Fact]
    public async Task A_slow_shape_is_compared_after_fewer_steps_than_the_others()
    {
        var slow = Three with { MostSteps = 2 };

        var comparison = await new ShapeComparison([One, Two, slow], Train(wrongFrom: 5)).RunAsync(Steps);

        Assert.Equal(
            [(One, Steps, true), (Two, Steps, false), (One, 2, true), (slow, 2, true)],
            comparison.Shapes.Select(static it => (it.Shape, it.Replay.Steps, it.IsEqual)));
    }

    [Fact]
    public async Task Of_a_job_that_cannot_be_repeated_the_last_weights_are_compared()
    {
        var again = Two with { IsRepetition = true };

        var comparison = await new ShapeComparison([One, again], Train(wrongFrom: 5)).RunAsync(Steps);

        Assert.Equal(Steps, comparison.Difference!.Step);
        Assert.Equal([(One, Steps), (again, Steps)], _trained);
    }

    // A training whose weights are the number of its steps; two workers, and only they, get one element wrong from a step on.
    private Func<Shape, long?, Task<Replay>> Train(long wrongFrom) => (shape, count) =>
    {
        _trained.Add((shape, count));
        var steps = count ?? Steps;
        var isWrong = shape.Cluster.Workers == 2 && steps >= wrongFrom;
        var weights = Enumerable.Repeat((float)steps, 6).ToArray();
        weights[5] = isWrong ? MathF.BitIncrement(weights[5]) : weights[5];
        return Task.FromResult(
            new Replay(
                steps, $"{steps} {isWrong}", () =>
                    Task.FromResult(CheckpointBytes.Of(("bias", [2], [1, 2]), ("layer.weight", [2, 3], weights)))));
    };
}
