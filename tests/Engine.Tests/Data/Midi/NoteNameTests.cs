namespace DistSeq.Engine.Tests.Data.Midi;

public class NoteNameTests
{
    [Theory]
    [InlineData(60, "C4")]
    [InlineData(21, "A0")]
    [InlineData(108, "C8")]
    [InlineData(61, "C#4")]
    [InlineData(0, "C-1")]
    [InlineData(127, "G9")]
    public void A_number_has_a_name(int number, string name)
    {
        Assert.Equal(name, NoteName.Of(number));
        Assert.Equal(number, NoteName.Parse(name));
    }

    [Theory]
    [InlineData("Bb4", 70)]
    [InlineData("Cb4", 59)]
    [InlineData("E#4", 65)]
    [InlineData("c4", 60)]
    [InlineData("bb4", 70)]
    [InlineData("H4", null)]
    [InlineData("C", null)]
    [InlineData("", null)]
    [InlineData("C4.5", null)]
    [InlineData("C 4", null)]
    [InlineData("G#9", null)]
    [InlineData("Cb-1", null)]
    [InlineData("C10", null)]
    [InlineData("60", null)]
    public void Other_spellings_are_read_and_what_is_no_name_is_none(string text, int? number) =>
        Assert.Equal(number, NoteName.Parse(text));

    [Fact]
    public void Every_number_comes_back_from_its_name() =>
        Assert.All(
            Enumerable.Range(0, NoteName.Highest + 1), number => Assert.Equal(number, NoteName.Parse(NoteName.Of(number))));
}
