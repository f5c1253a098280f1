using System.IO.Compression;

namespace DistSeq.Client.Tests.Data;

public sealed class BundleTests : FolderTests
{
    [Fact]
    public void Splits_with_files_of_their_own_are_uploaded_as_one_content_that_says_which_is_which()
    {
        Folder.Write("a.txt", "anna\n");
        Folder.Write("v/1.txt", "vera");
        Folder.Write("v/2.txt", "vic");
        Folder.Write("t.txt", "tom\n");
        var spec = new DataSpec
        {
            Path = Folder.At("a.txt"),
            Validation = HeldOut.Parse(Folder.At("v")),
            Test = HeldOut.Parse(Folder.At("t.txt")),
        };
        var files = Bundle.Read(Sent.Of(LocalData.Read(spec)))!;
        Assert.Equal(
            [
                (Split.Train, "a.txt", "anna\n"), (Split.Validation, "v", "vera\nvic\n"),
                (Split.Test, "t.txt", "tom\n"),
            ],
            files.Select(file => (file.Split, file.Name, Encoding.UTF8.GetString(file.Content.Span))));
        Assert.Equal(LocalData.Read(spec).Sha256, LocalData.Read(spec).Sha256);
    }

    [Fact]
    public void Files_of_music_stay_apart_and_are_no_text()
    {
        byte[] music = [.. "MThd"u8, 0, 0xFF, 13, 10, 26];
        Directory.CreateDirectory(Folder.At("m/below"));
        File.WriteAllBytes(Folder.At("m/b.mid"), music);
        File.WriteAllBytes(Folder.At("m/below/a.MIDI"), music);
        using (var packed = new GZipStream(File.Create(Folder.At("m/c.mid.gz")), CompressionLevel.Fastest))
            packed.Write(music);
        Folder.Write("m/notes.txt", "no music");
        var data = LocalData.Read(new DataSpec { Path = Folder.At("m"), Format = DataFormat.Midi });
        var files = Bundle.Read(Sent.Of(data))!;
        Assert.Equal(["b.mid", "below/a.MIDI", "c.mid.gz"], files.Select(file => file.Name));
        Assert.All(files, file => Assert.Equal(music, file.Content.ToArray()));
        Assert.Contains("3 files of ", data.Files.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_of_a_folder_of_music_is_told_with_the_others_where_they_are_read()
    {
        Folder.Write("m/a.mid", "");
        Folder.Write("m/b.mid", "no music");
        var music = new DataSpec { Path = Folder.At("m"), Format = DataFormat.Midi };
        Assert.Equal(2, Bundle.Read(Sent.Of(LocalData.Read(music)))!.Count);
        var alone = Assert.Throws<InvalidSpecException>(() => LocalData.Read(music with { Path = Folder.At("m/a.mid") }));
        Assert.EndsWith("a.mid is empty; it must hold data.", alone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_are_files_or_folders_of_their_own_of_which_one_may_be_empty()
    {
        Folder.Write("names/French.txt", "Dubois\n");
        Folder.Write("names/Dutch/a.txt", "Bos");
        Folder.Write("names/Dutch/b.txt", "");
        Folder.Write("names/Dutch/readme.md", "Names.");
        Folder.Write("test/Dutch.txt", "X");
        var data = LocalData.Read(new DataSpec
        {
            Path = Folder.At("names"),
            Format = DataFormat.Folders,
            Test = HeldOut.Parse(Folder.At("test")),
        });
        Assert.Equal(
            [
                (Split.Train, "Dutch/a.txt", "Bos"), (Split.Train, "Dutch/b.txt", ""),
                (Split.Train, "French.txt", "Dubois\n"), (Split.Test, "Dutch.txt", "X"),
            ],
            Bundle.Read(Sent.Of(data))!.Select(file => (file.Split, file.Name, Encoding.UTF8.GetString(file.Content.Span))));
        Assert.EndsWith("not taken: 1 file with other endings than .txt and .txt.gz", data.Files.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void One_file_is_uploaded_as_it_is()
    {
        Folder.Write("a.txt", "anna\n");
        Assert.Null(Bundle.Read(Sent.Of(LocalData.Read(new DataSpec { Path = Folder.At("a.txt"), Validation = 0.2 }))));
    }

    [Fact]
    public void A_file_of_a_split_that_is_not_there_or_empty_is_told_with_its_field()
    {
        Folder.Write("a.txt", "anna\n");
        Folder.Write("empty.txt", "\n");
        var spec = new DataSpec { Path = Folder.At("a.txt"), Test = HeldOut.Parse(Folder.At("no.txt")) };
        Assert.Equal("data.test", Assert.Single(Assert.Throws<InvalidSpecException>(() => LocalData.Read(spec)).Failures).Path);
        var other = new DataSpec { Path = Folder.At("a.txt"), Validation = HeldOut.Parse(Folder.At("empty.txt")) };
        Assert.Equal(
            "data.validation", Assert.Single(Assert.Throws<InvalidSpecException>(() => LocalData.Read(other)).Failures).Path);
    }

    [Fact]
    public void Names_of_any_length_and_letters_come_back_and_damage_is_noticed()
    {
        var name = string.Join('/', Enumerable.Repeat("größe-漢字", 30));
        var bundle = Bundle.Write([new BundledFile(Split.Train, name, "x"u8.ToArray())]);
        Assert.Equal(name, Assert.Single(Bundle.Read(bundle)!).Name);
        Assert.Equal(bundle, Bundle.Write([new BundledFile(Split.Train, name, "x"u8.ToArray())]));
        Assert.Throws<InvalidDataException>(() => Bundle.Read(bundle[..^1_536]));
        Assert.Null(Bundle.Read([]));
        Assert.Null(Bundle.Read(Encoding.UTF8.GetBytes(new string('x', 2_000))));
    }
}
