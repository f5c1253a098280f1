namespace DistSeq.Engine.Tests.Tasks.Forecast;

public sealed class SeriesReaderTests
{
    private static readonly ColumnNames Columns = new() { Time = "t", Targets = ["y"], Covariates = ["x"], Series = "id" };

    [Fact]
    public void Rows_of_several_series_may_stand_in_any_order_and_columns_too()
    {
        var table = Read("x,note,id,y,t\n1,\"a, b\",n,10,0\n2,,s,20,5\n3,,n,30,1\n4,,s,40,6\n");
        Assert.Equal(["n", "s"], table.Series.Select(series => series.Id));
        Assert.Equal([0L, 5], table.Series.Select(series => series.First));
        Assert.Equal([10, 1, 30, 3, 20, 2, 40, 4], table.Series.SelectMany(series => series.Values));
        Assert.Equal((new TimeStep(1, 0), false), (table.Step, table.Form.IsDate));
    }

    [Fact]
    public void Series_go_on_from_file_to_file()
    {
        var reader = new SeriesReader(Columns);
        reader.Read(Text("t,y,x,id\n0,1,1,n\n1,2,1,n\n"), "a.csv");
        reader.Read(Text("id,t,y,x\nn,2,3,1\n"), "b.csv");
        Assert.Equal(3, Assert.Single(reader.Done().Series).Length);
        var broken = new SeriesReader(Columns);
        broken.Read(Text("t,y,x,id\n0,1,1,n\n1,2,1,n\n"), "a.csv");
        broken.Read(Text("t,y,x,id\n2,z,1,n\n"), "b.csv");
        Assert.StartsWith(
            "b.csv, line 2: 'y' is 'z'", Assert.Throws<InvalidDataException>(broken.Done).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0,1,1,n\n1,zwei,1,n\n2,3,1,n\n",
        "Line 3: 'y' is 'zwei'; it must be a number, with a point where it has decimals.")]
    [InlineData("0,1,1,n\n1,\"2,5\",1,n\n2,3,1,n\n",
        "Line 3: 'y' is '2,5'; it must be a number, with a point where it has decimals.")]
    [InlineData("0,1,1,n\n1,NaN,1,n\n2,3,1,n\n",
        "Line 3: 'y' is 'NaN'; it must be a number, with a point where it has decimals.")]
    [InlineData("0,1,1,n\n1,1e999,1,n\n2,3,1,n\n",
        "Line 3: 'y' is '1e999'; it must be a number, with a point where it has decimals.")]
    [InlineData("0,1,1,n\n1,,1,n\n2,3,1,n\n",
        "Line 3: 'y' is empty; fill it in, for example with the value before it.")]
    [InlineData("0,1,1,n\n1,2,,n\n2,3,1,n\n", "Line 3: 'x' is empty; fill it in, for example with the value before it.")]
    [InlineData("0,1,1,n\n1,2,1,\n2,3,1,n\n", "Line 3: 'id' is empty; name the series that the row belongs to.")]
    [InlineData(
        "0,1,1,n\nsoon,2,1,n\n",
        "Line 3: 'soon' is no time; write a whole number, or a date or time such as 2024-01-31 or 2024-01-31T13:00.")]
    [InlineData(
        "2024-01-01,1,1,n\n2024-01-02T00:00,2,1,n\n2024-01-03,3,1,n\n",
        "Line 3: '2024-01-02T00:00' is not written as the times before it; write all times as yyyy-MM-dd.")]
    [InlineData(
        "0,1,1,n\n1,2,1,n\n1,3,1,n\n2,3,1,n\n",
        "Line 4: the time 1 stands in line 3 already; keep one of the two rows, or name another series.")]
    [InlineData(
        "2024-01-02,1,1,n\n2024-01-03,2,1,n\n2024-01-01,3,1,n\n2024-01-02,3,1,n\n",
        "Line 4: the time 2024-01-01 lies before 2024-01-03 of line 3; sort the rows of each series by time.")]
    [InlineData(
        "2024-01-01T00:00,1,1,n\n2024-01-01T01:00,2,1,n\n2024-01-01T03:00,3,1,n\n2024-01-01T04:00,3,1,n\n",
        "Line 4: the time 2024-01-01T03:00 comes behind 2024-01-01T01:00 of line 3, but rows are 1 hour apart, "
        + "and 2024-01-01T02:00 is next; fill in the rows that are missing, or leave out those between.")]
    [InlineData("0,1,1,n\n1,2,1\n2,3,1,n\n",
        "Line 3: it has 3 fields, but line 1 names 4 columns; put fields that hold commas in quotes, and leave no field out.")]
    public void A_row_that_does_not_fit_is_told_with_line_place_and_remedy(string rows, string message) => Assert.Contains(
        message, Assert.Throws<InvalidDataException>(() => Read("t,y,x,id\n" + rows)).Message.Split('\n'));

    [Theory]
    [InlineData("t,y,x,id\n", "The data has no row below the names of its columns.")]
    [InlineData("t,y,x,id\n0,1,1,n\n", "No series has two rows one behind the other in time; there is nothing to forecast from.")]
    [InlineData(
        "t,x,id\n0,1,n\n",
        "Line 1: there is no column 'y', which data.columns.targets names; there are t, x, id. Correct one of the two.")]
    public void A_table_without_series_is_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => Read(text)).Message);

    [Fact]
    public void All_faults_are_told_at_once_and_a_gap_is_told_once()
    {
        var message = Assert.Throws<InvalidDataException>(
            () => Read("t,y,x,id\n0,1,1,n\n1,a,1,n\n2,1,b,n\n9,1,1,n\n10,1,1,n\n11,1,1,n\n")).Message;
        var lines = message.Split('\n');
        Assert.Equal(
            ["3 lines cannot be read", "Line 3", "Line 4", "Line 5"], lines.Select(line => line.Split(':')[0]));
        Assert.Contains("'x' is 'b'", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_rows_of_a_table_that_asks_may_be_without_targets()
    {
        const string asked = "t,y,x,id\n0,1,1,n\n1,2,1,n\n2,,5,n\n3,,6,n\n";
        var series = Assert.Single(Read(asked, mayAsk: true).Series);
        Assert.Equal((4, 2), (series.Length, series.Known));
        Assert.Equal([5, 6], [series.Values[5], series.Values[7]]);
        Assert.Throws<InvalidDataException>(() => Read(asked));
        Assert.StartsWith(
            "Line 5: it has numbers to forecast, but the row before it has none",
            Assert.Throws<InvalidDataException>(
                () => Read("t,y,x,id\n0,1,1,n\n1,2,1,n\n2,,5,n\n3,4,6,n\n", mayAsk: true)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_are_told_in_the_order_of_the_lines()
    {
        var message = Assert.Throws<InvalidDataException>(
            () => Read("t,y,x,id\n0,1,1,n\n1,2,1,n\n1,3,1,n\n2,much,5,n\n3,4,6,n\n")).Message;
        Assert.Equal(["2 lines cannot be read", "Line 4", "Line 5"], message.Split('\n').Select(line => line.Split(':')[0]));
    }

    private static SeriesTable Read(string text, bool mayAsk = false)
    {
        var reader = new SeriesReader(Columns, mayAsk);
        reader.Read(Text(text), null);
        return reader.Done();
    }

    private static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text));
}
