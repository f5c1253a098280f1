using DistSeq.Grains.Sweeps.Search;

namespace DistSeq.Grains.Tests.Sweeps.Search;

public sealed class SobolSequenceTests
{
    [Fact]
    public void In_each_dimension_the_first_points_fall_into_intervals_of_their_own()
    {
        for (var dimension = 0; dimension < SobolSequence.Dimensions; dimension++)
        {
            foreach (var count in new[] { 1, 2, 16, 256 })
            {
                var intervals = Points(count, dimension).Select(coordinate => (int)(coordinate * count)).Distinct();
                Assert.Equal(count, intervals.Count());
            }
        }
    }

    // Known of the first two dimensions: they are a (0, 2)-sequence.
    [Theory]
    [InlineData(1, 256)]
    [InlineData(16, 16)]
    [InlineData(64, 4)]
    public void In_two_dimensions_they_fall_into_rectangles_of_their_own(int columns, int rows)
    {
        var rectangles = Points(256, 0).Zip(Points(256, 1), (x, y) => ((int)(x * columns), (int)(y * rows))).Distinct();
        Assert.Equal(256, rectangles.Count());
    }

    [Fact]
    public void Another_seed_gives_other_points()
    {
        Assert.NotEqual(SobolSequence.At(0, 0, 1), SobolSequence.At(0, 0, 2));
        Assert.NotEqual(SobolSequence.At(0, 0, 1), SobolSequence.At(0, 1, 1));
    }

    private static IEnumerable<double> Points(int count, int dimension) =>
        Enumerable.Range(0, count).Select(index => SobolSequence.At((uint)index, dimension, 5));
}
