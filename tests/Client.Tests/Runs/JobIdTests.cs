using DistSeq.Client.Runs;

namespace DistSeq.Client.Tests.Runs;

public sealed class JobIdTests : FolderTests
{
    [Fact]
    public void An_id_is_the_name_and_six_characters() => Assert.Matches("^dino-[a-z2-9]{6}$", JobId.New("dino", Folder.Path));

    [Fact]
    public void An_id_that_has_a_folder_is_drawn_again()
    {
        Directory.CreateDirectory(Folder.At("dino-first"));
        var draws = new Queue<string>(["first", "second"]);

        Assert.Equal("dino-second", JobId.New("dino", Folder.Path, draws.Dequeue));
    }
}
