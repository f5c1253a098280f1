namespace DistSeq.Client.Tests.Views;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0, "0:00")]
    [InlineData(59.6, "1:00")]
    [InlineData(754, "12:34")]
    [InlineData(3600, "1:00:00")]
    [InlineData(360_000, "100:00:00")]
    [InlineData(double.NaN, "-")]
    [InlineData(double.PositiveInfinity, "-")]
    [InlineData(-1, "-")]
    public void Durations_are_hours_minutes_seconds(double seconds, string text) => Assert.Equal(text, Figures.Duration(seconds));

    [Theory]
    [InlineData(0, "0.0 %")]
    [InlineData(0.97549, "97.5 %")]
    [InlineData(1, "100.0 %")]
    public void Shares_have_a_tenth(double share, string text) => Assert.Equal(text, Figures.Percent(share));

    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(0.000_04, "0.04")]
    [InlineData(0.0123, "12.3")]
    [InlineData(1.2346, "1,235")]
    public void Milliseconds_have_the_digits_that_tell_them_apart(double seconds, string text) =>
        Assert.Equal(text, Figures.Milliseconds(seconds));

    [Fact]
    public void Control_characters_of_a_model_never_reach_the_terminal() =>
        Assert.Equal("a\uFFFD[31mb\nc\uFFFD", Figures.Printable("a\u001b[31mb\nc\r"));

    [Theory]
    [InlineData("0.0034567891", "0.003457")]
    [InlineData("128", "128")]
    [InlineData("lstm", "lstm")]
    [InlineData("/data/a.txt", "/data/a.txt")]
    public void Long_fractions_are_cut(string value, string shown) => Assert.Equal(shown, Figures.Value(value));
}
