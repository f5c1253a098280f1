namespace DistSeq.Grains.Tests.Specs;

public sealed class QuotedTests
{
    [Theory]
    [InlineData("/a/größe.txt", "/a/größe.txt")]
    [InlineData("/a\n\u001b[31m\u202e.txt", @"/a\n\u001B[31m\u202E.txt")]
    public void A_path_is_on_one_line_and_steers_nothing(string path, string shown) => Assert.Equal(shown, Quoted.Path(path));

    [Fact]
    public void Of_a_long_path_beginning_and_end_are_left()
    {
        var shown = Quoted.Path("/begin/" + new string('x', 5_000) + "/end.txt");

        Assert.Equal(200, shown.Length);
        Assert.StartsWith("/begin/xx", shown, StringComparison.Ordinal);
        Assert.EndsWith("xx/end.txt", shown, StringComparison.Ordinal);
        Assert.Contains("x…x", shown, StringComparison.Ordinal);
    }
}
