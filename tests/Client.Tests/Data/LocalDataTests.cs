using System.IO.Compression;

namespace DistSeq.Client.Tests.Data;

public sealed class LocalDataTests : FolderTests
{
    [Fact]
    public void A_file_is_taken_byte_by_byte()
    {
        var path = Folder.Write("a.txt", "rex\nümlaut");

        var data = Read(path);

        Assert.Equal("rex\nümlaut"u8.ToArray(), Sent.Of(data));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Sent.Of(data))), data.Sha256);
        Assert.Null(data.Files.Words);
    }

    [Fact]
    public void A_folder_is_its_text_files_in_ordinal_order_each_ended_by_a_line_feed()
    {
        Folder.Write("b.txt", "b");
        Folder.Write("B.txt", "B\n");
        Folder.Write("a.txt", "a");
        Folder.Write("c.md", "c");

        Assert.Equal("B\na\nb\n", Text(Read(Folder.Path)));
    }

    [Fact]
    public void Hidden_files_of_a_folder_are_no_data()
    {
        Folder.Write("a.txt", "ab");
        Folder.Write(".hidden.txt", "no");
        Folder.Write(".below/b.txt", "no");
        Folder.Write("below/.c.txt", "no");

        var data = Read(Folder.Path);

        Assert.Equal(("ab\n", $"1 file of {Folder.Path}"), (Text(data), data.Files.Words));
    }

    [Fact]
    public void A_folder_says_how_many_files_it_takes_and_how_many_not()
    {
        Folder.Write("a.txt", "ab");
        Assert.Equal($"1 file of {Folder.Path}", Read(Folder.Path).Files.Words);

        Folder.Write("b.txt", "ab");
        Folder.Write("c.md", "c");
        Folder.Write("below/d.txt", "d");
        Folder.Write("below/deeper/e.txt", "e");
        Assert.Equal(
            $"2 files of {Folder.Path}; not taken: 1 file with other endings than .txt and .txt.gz, 2 files in folders below",
            Read(Folder.Path).Files.Words);
    }

    [Fact]
    public void Byte_order_marks_of_all_files_of_a_folder_are_no_characters()
    {
        File.WriteAllBytes(Folder.At("a.txt"), [.. Encoding.UTF8.Preamble, .. "rex\n"u8]);
        File.WriteAllBytes(Folder.At("b.txt"), [.. Encoding.UTF8.Preamble, .. "tyrano"u8]);
        File.WriteAllBytes(Folder.At("c.txt"), [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("große")]);
        File.WriteAllBytes(Folder.At("d.txt"),
            [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes("größe")]);

        Assert.Equal("rex\ntyrano\ngroße\ngröße\n", Text(Read(Folder.Path)));
    }

    [Fact]
    public void Tagged_files_of_a_folder_do_not_run_into_each_other()
    {
        Folder.Write("a.txt", "Rex NN\nran VB");
        Folder.Write("b.txt", "It PR\n");

        Assert.Equal("Rex NN\nran VB\n\nIt PR\n\n",
            Text(LocalData.Read(new DataSpec { Path = Folder.Path, Format = DataFormat.Conll })));
    }

    [Fact]
    public void A_packed_file_is_unpacked()
    {
        Pack("a.txt.gz", "rex\nümlaut");
        Pack("c.txt", "too");
        Folder.Write("b.txt", "plain");

        Assert.Equal("rex\nümlaut", Text(Read(Folder.At("a.txt.gz"))));
        Assert.Equal("rex\nümlaut\nplain\ntoo\n", Text(Read(Folder.Path)));
    }

    [Theory]
    [InlineData(DataEncoding.Latin1, "latin1")]
    [InlineData(DataEncoding.Utf16, "utf-16LE")]
    [InlineData(DataEncoding.Utf16, "utf-16BE")]
    [InlineData(DataEncoding.Utf16BigEndian, "utf-16BE")]
    [InlineData(DataEncoding.Utf8, "utf-8")]
    public void Other_encodings_are_read_where_they_are_named(DataEncoding encoding, string bytes)
    {
        const string text = "Größe\ncafé\n";
        File.WriteAllBytes(Folder.At("a.txt"), Encoding.GetEncoding(bytes).GetBytes(text));

        Assert.Equal(text, Text(LocalData.Read(new DataSpec { Path = Folder.At("a.txt"), Encoding = encoding })));
    }

    [Fact]
    public void Windows_1252_is_read_where_it_is_named()
    {
        File.WriteAllBytes(Folder.At("a.txt"), [0x93, (byte)'a', 0xE9, 0x94, 0x80]);

        Assert.Equal("“aé”€",
            Text(LocalData.Read(new DataSpec { Path = Folder.At("a.txt"), Encoding = DataEncoding.Windows1252 })));
    }

    [Fact]
    public void Text_of_any_length_is_decoded_across_blocks()
    {
        var text = string.Concat(Enumerable.Range(0, 60_000).Select(static i => i % 7 == 0 ? "é𝄞" : "abc\n"));
        File.WriteAllBytes(Folder.At("a.txt"), [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)]);
        Folder.Write("b.txt", text);

        Assert.Equal(text, Text(Read(Folder.At("a.txt"))));
        Assert.Equal(text, Text(Read(Folder.At("b.txt"))));
    }

    [Theory]
    [InlineData("rex\ncaf\u00E9 noir\n",
        "is not text in UTF-8: line 2 has a byte that begins no character. In latin-1 that line is 'café noir'. "
        + "If that is right, write data.encoding: latin-1; if not, convert the file: iconv -f ENCODING -t UTF-8")]
    [InlineData("\u0093rex\u0094\n",
        "is not text in UTF-8: line 1 has a byte that begins no character. In windows-1252 that line is '“rex”'. "
        + "If that is right, write data.encoding: windows-1252; if not, convert the file: iconv -f ENCODING -t UTF-8")]
    [InlineData("\u00FF\u0001\u0002\u0003\n", "is not text: it has bytes that no text has, from line 1 on. Give a file of text.")]
    [InlineData("rex\nr\0x", "is not text: line 2 holds a zero byte. Give a file of text.")]
    [InlineData("r\0e\0x\0\n\0", "is text in UTF-16 without a byte order mark. Write data.encoding: utf-16 to read it.")]
    [InlineData("\0r\0e\0x\0\n", "is text in UTF-16 without a byte order mark. Write data.encoding: utf-16-be to read it.")]
    [InlineData("\u00FF\u00FE\0\0r\0\0\0", "is text in UTF-32, which cannot be read. Convert it: iconv -f UTF-32 -t UTF-8")]
    [InlineData("PK\u0003\u0004\u0014\0", "is a zip archive, not text. Give the text that is in it.")]
    [InlineData("%PDF-1.7\n", "is a PDF document, not text. Give the text that is in it.")]
    public void What_is_no_text_in_utf8_is_named(string latin1, string failure)
    {
        File.WriteAllBytes(Folder.At("a.txt"), Encoding.Latin1.GetBytes(latin1));

        Assert.Equal($"data.path: {Folder.At("a.txt")} {failure}", FailureOf(Folder.At("a.txt")));
    }

    // Neither may be learned as other characters without a word: any bytes can be decoded as these encodings.
    [Theory]
    [InlineData(DataEncoding.Utf16, "utf-8", "the rex ran\nand ran on", "not text in UTF-16: it looks like utf-8. "
        + "Write data.encoding: utf-8 to read it. If it is UTF-16 all the same, give it a byte order mark.")]
    [InlineData(DataEncoding.Utf16BigEndian, "utf-8", "größere Tiere", "not text in UTF-16: it looks like utf-8. "
        + "Write data.encoding: utf-8 to read it. If it is UTF-16 all the same, give it a byte order mark.")]
    [InlineData(DataEncoding.Utf16, "latin1", "ein größeres Tier läuft an den anderen vorbei",
        "not text in UTF-16: it looks like latin-1. "
        + "Write data.encoding: latin-1 to read it. If it is UTF-16 all the same, give it a byte order mark.")]
    [InlineData(DataEncoding.Utf16BigEndian, "utf-16LE", "the rex ran", "text in UTF-16, little-endian, and not big-endian. "
        + "Write data.encoding: utf-16 to read it.")]
    [InlineData(DataEncoding.Latin1, "utf-8", "rex\ncafé noir\nà",
        "text in UTF-8, and not in latin-1: it has the line 'café noir'. "
        + "Write data.encoding: utf-8 to read it.")]
    [InlineData(DataEncoding.Latin1, "utf-8", "rex\n“x”", "text in UTF-8, and not in latin-1: it has the line '“x”'. "
        + "Write data.encoding: utf-8 to read it.")]
    [InlineData(DataEncoding.Windows1252, "utf-8", "größer", "text in UTF-8, and not in windows-1252: it has the line 'größer'. "
        + "Write data.encoding: utf-8 to read it.")]
    [InlineData(DataEncoding.Latin1, "latin1", "a\n\u0093rex\u0094 é\n",
        "hardly text in latin-1: line 2 has the byte 93, a control character there. In windows-1252 that line is '“rex” é'. "
        + "If that is right, write data.encoding: windows-1252; if not, convert the file: iconv -f ENCODING -t UTF-8")]
    [InlineData(DataEncoding.Windows1252, "latin1", "a\n\u0081\n", "not text in windows-1252: line 2 has the byte 81, "
        + "which is not a character there. Find out its encoding, and convert the file: iconv -f ENCODING -t UTF-8")]
    public void An_encoding_that_the_text_visibly_has_not_is_refused(
        DataEncoding encoding, string bytes, string text, string failure)
    {
        var path = Folder.At("a.txt");
        File.WriteAllBytes(path, Encoding.GetEncoding(bytes).GetBytes(text));

        var refusal = Assert.Throws<InvalidSpecException>(
            () => LocalData.Read(new DataSpec { Path = path, Encoding = encoding }));

        Assert.Equal($"data.path: {path} is {failure}", refusal.Message);
    }

    [Theory]
    [InlineData(DataEncoding.Utf16, "utf-16LE", "滚滚长江东逝水浪花淘尽英雄")]
    [InlineData(DataEncoding.Utf16BigEndian, "utf-16BE", "滚滚长江东逝水浪花淘尽英雄")]
    [InlineData(DataEncoding.Latin1, "latin1", "plain")]
    [InlineData(DataEncoding.Windows1252, "latin1", "plain")]
    [InlineData(DataEncoding.Latin1, "latin1", "Ã© und größer")]
    public void A_text_that_does_not_show_its_encoding_is_read_as_named(DataEncoding encoding, string bytes, string text)
    {
        File.WriteAllBytes(Folder.At("a.txt"), Encoding.GetEncoding(bytes).GetBytes(text));

        Assert.Equal(text, Text(LocalData.Read(new DataSpec { Path = Folder.At("a.txt"), Encoding = encoding })));
    }

    [Fact]
    public void Utf8_shows_across_the_blocks_that_a_file_is_read_in()
    {
        Folder.Write("a.txt", string.Concat(Enumerable.Range(0, 50_000).Select(static i => i % 7 == 0 ? "é" : "ab\n")));

        Assert.Contains("is text in UTF-8, and not in latin-1", Assert.Throws<InvalidSpecException>(
            () => LocalData.Read(new DataSpec { Path = Folder.At("a.txt"), Encoding = DataEncoding.Latin1 })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_packed_file_that_is_cut_short_is_named()
    {
        Pack("a.txt.gz", string.Concat(Enumerable.Range(0, 9_999)));
        File.WriteAllBytes(Folder.At("cut.gz"), File.ReadAllBytes(Folder.At("a.txt.gz"))[..^2_000]);

        Assert.Equal($"data.path: {Folder.At("cut.gz")} is a gzip file that is damaged or cut short. "
            + "Get it again; gzip -t tests it.", FailureOf(Folder.At("cut.gz")));
    }

    [Theory]
    [InlineData("", "is empty; it must hold at least 2 characters.")]
    [InlineData("\n\r\n", "holds nothing but line ends; it must hold at least 2 characters to predict one from another.")]
    [InlineData("ü\n", "holds a single character; it must hold at least 2 characters to predict one from another.")]
    public void Too_little_text_is_refused(string text, string failure)
    {
        var path = Folder.Write("a.txt", text);

        Assert.Equal($"data.path: {path} {failure}", FailureOf(path));
    }

    [Fact]
    public void Two_characters_are_enough() => Assert.Equal(2, Read(Folder.Write("a.txt", "ab")).Length);

    [Fact]
    public void A_missing_path_is_refused() =>
        Assert.Equal(
            $"data.path: there is no file or folder {Folder.At("x")}; correct the path. "
            + "A path in a spec file is relative to that file, one on the command line to the current folder.",
            FailureOf(Folder.At("x")));

    [Fact]
    public void A_folder_without_text_files_is_refused_and_says_what_is_there()
    {
        Assert.Equal($"data.path: the folder {Folder.Path} has no *.txt file; put the data there, or name one file.",
            FailureOf(Folder.Path));

        Folder.Write("a.csv", "a");
        Assert.Equal($"data.path: the folder {Folder.Path} has no *.txt file, "
            + "but 1 file with other endings than .txt and .txt.gz; put the data there, or name one file.",
            FailureOf(Folder.Path));
    }

    [Fact]
    public void Another_hash_is_refused_and_the_case_of_digits_is_none()
    {
        var path = Folder.Write("a.txt", "abc");
        const string hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

        Assert.Equal(hash, LocalData.Read(new DataSpec { Path = path, Sha256 = hash.ToUpperInvariant() }).Sha256);
        Assert.Equal($"data.sha256: is {new string('a', 64)}, but {path} has {hash}. Correct the hash, or get the right file.",
            Assert.Throws<InvalidSpecException>(() =>
                LocalData.Read(new DataSpec { Path = path, Sha256 = new string('A', 64) })).Message);
    }

    [Fact]
    public void The_hash_of_a_file_is_that_of_its_bytes_however_they_are_read()
    {
        Pack("a.txt.gz", "rex");
        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Folder.At("a.txt.gz"))));

        Assert.Equal("rex", Text(LocalData.Read(new DataSpec { Path = Folder.At("a.txt.gz"), Sha256 = hash })));
    }

    [Fact]
    public void More_than_256_mebibytes_are_refused_unread()
    {
        using (var file = File.Create(Folder.At("big.txt")))
            file.SetLength((256L << 20) + 1);

        Assert.Equal($"data.path: {Folder.At("big.txt")} has 256 MiB; at most 256 MiB of text can be uploaded. "
            + "Serve it over http(s) and give the URL with data.sha256, so that the cluster fetches it itself.",
            FailureOf(Folder.At("big.txt")));
    }

    private static LocalData Read(string path) => LocalData.Read(new DataSpec { Path = path });

    private static string Text(LocalData data) => Encoding.UTF8.GetString(Sent.Of(data));

    private static string FailureOf(string path) => Assert.Throws<InvalidSpecException>(() => Read(path)).Message;

    private void Pack(string name, string text)
    {
        using var packed = new GZipStream(File.Create(Folder.At(name)), CompressionLevel.Fastest);
        packed.Write(Encoding.UTF8.GetBytes(text));
    }
}
