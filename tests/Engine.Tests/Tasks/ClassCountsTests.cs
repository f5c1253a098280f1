namespace DistSeq.Engine.Tests.Tasks;

public sealed class ClassCountsTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(ClassCounts.MostInTable + 1)]
    public void Each_class_has_its_hits_with_and_without_the_table_of_all_pairs(int classes)
    {
        var counts = new ClassCounts(classes);
        counts.Add([0, 0, 1, 1, 1, -1], [0, 1, 1, 1, 2, 2]);
        counts.Add([0], [0]);
        var each = ClassCounts.Each(counts.Counts, classes);
        Assert.Equal([new Hits(2, 3, 2), new Hits(2, 3, 3), new Hits(0, 0, 1)], each.Take(3));
        Assert.All(each.Skip(3), hits => Assert.Equal(default, hits));
        Assert.Equal((1.0, 2 / 3.0, 0.8), (each[0].Precision, each[0].Recall, each[0].F1));
        Assert.Equal((0.0, 0.0, 0.0), (each[2].Precision, each[2].Recall, each[2].F1));
    }

    [Fact]
    public void The_table_has_those_given_in_rows_and_those_said_in_columns()
    {
        var counts = new ClassCounts(3);
        counts.Add([0, 0, 2], [1, 1, 0]);
        Assert.Equal([0, 2, 0, 0, 0, 0, 1, 0, 0], counts.Counts);
    }
}
