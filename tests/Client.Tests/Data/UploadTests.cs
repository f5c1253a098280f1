using System.IO.Compression;

namespace DistSeq.Client.Tests.Data;

public sealed class UploadTests
{
    private readonly FakeCluster _cluster = new();
    private readonly byte[] _content = [.. Enumerable.Range(0, (2 << 20) + 5).Select(static i => (byte)(i * 7))];

    [Fact]
    public async Task Content_goes_in_parts_of_at_most_one_mebibyte()
    {
        await SendAsync();

        var upload = _cluster.Uploads["key"];
        Assert.True(upload.Done);
        Assert.Equal([1 << 20, 1 << 20, 5], upload.Parts.Values.Select(static part => part.Length));
        Assert.Equal(_content, upload.Content);
    }

    [Fact]
    public async Task What_is_there_is_not_sent_again()
    {
        await SendAsync();
        await SendAsync();

        Assert.Equal(3, _cluster.Uploads["key"].Sent);
    }

    [Fact]
    public async Task A_lost_part_is_sent_once_more()
    {
        _cluster.Uploads["key"] = new FakeUpload { LosesParts = true };

        await SendAsync();

        Assert.Equal(4, _cluster.Uploads["key"].Sent);
        Assert.Equal(_content, _cluster.Uploads["key"].Content);
    }

    [Fact]
    public async Task Parts_that_are_there_are_passed_over()
    {
        _cluster.Uploads["key"] = new FakeUpload { Parts = { [0] = _content[..(1 << 20)], [2] = _content[(2 << 20)..] } };

        await SendAsync();

        Assert.Equal(1, _cluster.Uploads["key"].Sent);
        Assert.Equal(_content, _cluster.Uploads["key"].Content);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Data_go_from_their_files_packed_or_not_as_a_bundle_too(bool isBundle)
    {
        using var folder = new ScratchFolder();
        Directory.CreateDirectory(folder.At("texts"));
        foreach (var file in new[] { "a.txt", "b.txt.gz", "c.txt" })
        {
            await using var plain = File.Create(folder.At($"texts/{file}"));
            await using Stream text = file.EndsWith(".gz", StringComparison.Ordinal)
                ? new GZipStream(plain, CompressionLevel.Fastest)
                : plain;
            for (var line = 0; line < 60_000; line++)
                await text.WriteAsync(Encoding.UTF8.GetBytes($"line {line} of {file} größer"), Cancellation);
        }

        folder.Write("valid.txt", "some more\n");
        var data = LocalData.Read(new DataSpec
        {
            Path = folder.At("texts"),
            Format = DataFormat.Text,
            Validation = isBundle ? HeldOut.Parse(folder.At("valid.txt")) : default,
        });
        await Upload.SendAsync(_cluster.Grains, data, Patience, Cancellation);

        var upload = _cluster.Uploads[data.Sha256];
        Assert.True(upload.Parts.Count > 3);
        Assert.Equal(Sent.Of(data), upload.Content);
        var joined = isBundle ? Bundle.Read(upload.Content)![0].Content.ToArray() : upload.Content;
        Assert.Equal(
            string.Concat(new[] { "a.txt", "b.txt.gz", "c.txt" }.Select(file =>
                string.Concat(Enumerable.Range(0, 60_000).Select(line => $"line {line} of {file} größer")) + "\n")),
            Encoding.UTF8.GetString(joined));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Patience Patience => new(TimeProvider.System, static _ => { });

    private Task SendAsync() => Upload.SendAsync(_cluster.Grains, "key", _content, Patience, Cancellation);
}
