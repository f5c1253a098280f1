using System.Security.Cryptography;
using System.Text;
using DistSeq.Client.Data;
using DistSeq.Client.Tests.Fakes;
using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Tests.Data;

public sealed class LocalDataTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_taken_byte_by_byte()
    {
        var path = _folder.Write("a.txt", "rex\nümlaut");

        var data = LocalData.Read(path, null, "data.path");

        Assert.Equal("rex\nümlaut"u8.ToArray(), data.Content);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(data.Content)), data.Sha256);
    }

    [Fact]
    public void A_folder_is_its_text_files_in_ordinal_order_each_ended_by_a_line_feed()
    {
        _folder.Write("b.txt", "b");
        _folder.Write("B.txt", "B\n");
        _folder.Write("a.txt", "a");
        _folder.Write("c.md", "c");

        Assert.Equal("B\na\nb\n", Encoding.UTF8.GetString(LocalData.Read(_folder.Path, null, "data.path").Content));
    }

    [Theory]
    [InlineData("", "is empty; it must hold at least 2 characters.")]
    [InlineData("\n\r\n", "holds nothing but line ends; it must hold at least 2 characters to predict one from another.")]
    [InlineData("ü\n", "holds a single character; it must hold at least 2 characters to predict one from another.")]
    public void Too_little_text_is_refused(string text, string failure)
    {
        var path = _folder.Write("a.txt", text);

        Assert.Equal($"data.path: {path} {failure}", FailureOf(path));
    }

    [Fact]
    public void Two_characters_are_enough() => Assert.Equal(2, LocalData.Read(_folder.Write("a.txt", "ab"), null, "data.path").Content.Length);

    [Fact]
    public void Invalid_utf8_is_told_with_its_offset()
    {
        File.WriteAllBytes(_folder.At("a.txt"), [(byte)'a', 0xC3, 0xBC, (byte)'b', 0xFF, (byte)'c']);

        Assert.Equal($"data.path: {_folder.At("a.txt")} is not text in UTF-8: the byte at offset 4 is wrong. Convert it, for example: iconv -f LATIN1 -t UTF-8 FILE > NEW",
            FailureOf(_folder.Path));
    }

    [Fact]
    public void A_missing_path_is_refused() =>
        Assert.Equal($"data.path: there is no file or folder {_folder.At("x")}; correct the path (it is relative to the file it is written in).", FailureOf(_folder.At("x")));

    [Fact]
    public void A_folder_without_text_files_is_refused() =>
        Assert.Equal($"data.path: the folder {_folder.Path} has no *.txt file; put the text there.", FailureOf(_folder.Path));

    [Fact]
    public void Another_hash_is_refused_and_the_case_of_digits_is_none()
    {
        var path = _folder.Write("a.txt", "abc");
        const string hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

        Assert.Equal(hash, LocalData.Read(path, hash.ToUpperInvariant(), "data.path").Sha256);
        Assert.Equal($"data.sha256: is {new string('a', 64)}, but {path} has {hash}. Correct the hash, or get the right file.",
            Assert.Throws<InvalidSpecException>(() => LocalData.Read(path, new string('A', 64), "data.path")).Message);
    }

    [Fact]
    public void More_than_256_mebibytes_are_refused_unread()
    {
        using (var file = File.Create(_folder.At("big.txt")))
            file.SetLength((256L << 20) + 1);

        Assert.Equal($"data.path: {_folder.At("big.txt")} has 256 MiB; at most 256 MiB can be uploaded. Serve it over http(s) and give the URL with data.sha256, so that the cluster fetches it itself.",
            FailureOf(_folder.At("big.txt")));
    }

    private static string FailureOf(string path) => Assert.Throws<InvalidSpecException>(() => LocalData.Read(path, null, "data.path")).Message;
}
