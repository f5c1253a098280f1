namespace DistSeq.Client.Tests;

public sealed class FileTroubleTests
{
    [Theory]
    [InlineData("/proc/x", "The folder /proc/x cannot be made: the system takes no folder there. ")]
    [InlineData("/proc/a\nb", @"The folder /proc/a\nb cannot be made: the system takes no folder there. ")]
    [InlineData("/tmp/TOO_LONG", "cannot be made: the path, or a name in it, is too long. ")]
    public void A_folder_that_cannot_be_made_is_told_in_our_words(string path, string message)
    {
        path = path.Replace("TOO_LONG", new string('x', 5_000), StringComparison.Ordinal);

        var error = Assert.Throws<ArgumentException>(() => FileTrouble.MakeFolder(path)).Message;

        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.EndsWith("Choose another place with --out DIR, or change who may write there.", error, StringComparison.Ordinal);
        Assert.True(error.Length < 400);
    }

    [Fact]
    public void Words_of_the_system_lose_their_paths()
    {
        Assert.Equal("no space left on device", FileTrouble.Reason(new IOException("No space left on device : '/a\n/it's'")));
        Assert.Equal(
            "it is not allowed", FileTrouble.Reason(new UnauthorizedAccessException("Access to the path '/x' is denied.")));
        Assert.Equal(@"Access to the path '/x\ny' is denied.", FileTrouble.Shown("Access to the path '/x\ny' is denied."));
    }
}
