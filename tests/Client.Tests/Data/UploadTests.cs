using DistSeq.Client.Clusters;
using DistSeq.Client.Data;
using DistSeq.Client.Tests.Fakes;

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
    public async Task Lost_parts_are_sent_once_more()
    {
        _cluster.Uploads["key"] = new FakeUpload { LosesParts = true };

        await SendAsync();

        Assert.Equal(6, _cluster.Uploads["key"].Sent);
        Assert.Equal(_content, _cluster.Uploads["key"].Content);
    }

    private Task SendAsync() => Upload.SendAsync(
        _cluster.Grains, "key", _content, new Patience(TimeProvider.System, static _ => { }), TestContext.Current.CancellationToken);
}
