namespace DistSeq.Client.Tests.Views;

public sealed class MeasureTablesTests
{
    private static readonly MeasuredColumn[] Columns =
    [
        new("precision", false), new("recall", false), new("f1", false), new("given", true), new("predicted", true),
    ];

    [Fact]
    public void Figures_of_classes_stand_below_their_names_in_sixty_columns()
    {
        var table = new MeasuredTable("class", Columns, [
            new("a name that is far too long", [1, 0.75, 0.857, 12_345, 9_000]), new("b", [0, 0, 0, 3, 0]),
        ]);

        Assert.Equal(
            [
                "class          precision recall     f1  given predicted",
                "a name that i…   100.0 % 75.0 % 85.7 % 12,345     9,000",
                "b                  0.0 %  0.0 %  0.0 %      3         0",
            ],
            MeasureTables.Lines(table));
    }

    [Theory]
    [InlineData(2, "confusion class-01 class-02", "class-01         7        0")]
    [InlineData(9, "confusion  1 2 3 4 5 6 7 8 9", "1 class-01 7 0 0 0 0 0 0 0 0")]
    [InlineData(30, "confusion, the most frequent", "class-02 as class-01  1")]
    public void A_table_of_pairs_gets_numbers_or_is_a_list_where_names_are_too_wide(int classes, string heading, string first)
    {
        string[] names = [.. Enumerable.Range(1, classes).Select(static number => $"class-{number:00}")];
        var table = new MeasuredTable(
            "confusion", [.. names.Select(static name => new MeasuredColumn(name, true))],
            [.. names.Select((name, row) => new MeasuredRow(
                name, [.. names.Select((_, column) => row == column ? 7.0 : row == 1 && column == 0 ? 1 : 0)]))]);

        var lines = MeasureTables.Lines(table).ToList();

        Assert.Equal(heading, lines[0]);
        Assert.Equal(first, lines[1]);
        Assert.All(lines, static line => Assert.InRange(line.Length, 1, 60));
    }

    [Fact]
    public void Of_many_rows_the_largest_are_shown()
    {
        var table = new MeasuredTable("class", Columns, [.. Enumerable.Range(0, 100)
            .Select(static number => new MeasuredRow($"c{number}", [1, 1, 1, number, 1]))]);

        var lines = MeasureTables.Lines(table).ToList();

        Assert.Equal(42, lines.Count);
        Assert.StartsWith("c99 ", lines[1], StringComparison.Ordinal);
        Assert.Equal("and 60 more, all with -o json", lines[^1]);
    }
}
