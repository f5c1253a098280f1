using DistSeq.Client.Replays;

namespace DistSeq.Client.Tests.Replays;

public sealed class WeightDifferenceTests
{
    private static readonly byte[] Plain = CheckpointBytes.Of(("z.weight", [2, 2], [1, 2, 3, 4]), ("a.bias", [3], [0, 0, 0]));

    [Fact]
    public void Equal_files_do_not_differ() => Assert.Null(WeightDifference.Between(Plain, [.. Plain]));

    [Fact]
    public void The_first_array_in_the_file_is_the_first_to_differ()
    {
        var difference =
            WeightDifference.Between(Plain, CheckpointBytes.Of(("z.weight", [2, 2], [1, 2, 5, 4]), ("a.bias", [3], [1, 0, 0])))!;

        Assert.Equal(("z.weight", 3f, 5f), (difference.Parameter, difference.First, difference.Second));
        Assert.Equal([1L, 0], difference.Index);
    }

    [Fact]
    public void A_zero_of_another_sign_is_a_difference()
    {
        var difference = WeightDifference.Between(
            Plain, CheckpointBytes.Of(("z.weight", [2, 2], [1, 2, 3, 4]), ("a.bias", [3], [0, -0f, 0])))!;

        Assert.Equal("a.bias", difference.Parameter);
        Assert.Equal([1L], difference.Index);
    }

    [Fact]
    public void Files_of_different_models_are_refused() => Assert.Throws<InvalidDataException>(
        () => WeightDifference.Between(Plain, CheckpointBytes.Of(("z.weight", [2, 1], [1, 2]))));

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(40)]
    public void What_is_no_checkpoint_is_refused(int length) =>
        Assert.Throws<InvalidDataException>(() => WeightDifference.Between(Plain, [.. Plain.Take(length)]));

    [Fact]
    public void A_file_without_its_end_is_refused() =>
        Assert.Throws<InvalidDataException>(() => WeightDifference.Between(Plain, Plain[..^4]));
}
