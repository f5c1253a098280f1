namespace DistSeq.Client.Tests;

public sealed class ShellWordTests
{
    [Theory]
    [InlineData("runs/a-1.yaml", "runs/a-1.yaml")]
    [InlineData("my runs", "'my runs'")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("größe", "'größe'")]
    [InlineData("a\nb\t'c\\", @"$'a\nb\t\'c\\'")]
    [InlineData("a\u001bb\u007f\u0085\u202e", @"$'a\x1bb\x7f\u0085\u202e'")]
    [InlineData("", "''")]
    public void A_word_is_written_as_a_shell_reads_it(string word, string quoted) => Assert.Equal(quoted, ShellWord.Quote(word));
}
