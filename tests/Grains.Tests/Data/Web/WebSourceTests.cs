using DistSeq.Grains.Data.Web;

namespace DistSeq.Grains.Tests.Data.Web;

/// <summary>What a silo reads over HTTP, with a real server.</summary>
public sealed class WebSourceTests
{
    private const string Text = "from\nfar\naway\n";

    [Fact]
    public async Task A_listed_url_is_read_also_through_a_listed_redirect()
    {
        using var server = new TextServer(Text);
        Assert.Equal(Text, await Read($"{server.Address}, 127.0.0.0/8", server.Address + "text"));
        Assert.Equal(Text, await Read($"{server.Address}, 127.0.0.0/8", server.Address + "elsewhere"));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task An_inner_address_is_refused_after_its_name_is_resolved(string host)
    {
        using var server = new TextServer(Text);
        var address = server.Address.Replace("127.0.0.1", host, StringComparison.Ordinal);
        Assert.Contains("is an inner address, which silos do not read", await Refused(address, address + "text"),
            StringComparison.Ordinal);
        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public async Task A_redirect_off_the_list_is_refused_and_not_followed_and_its_target_is_not_told()
    {
        using var server = new TextServer(Text);
        using var other = new TextServer("inner secret\n");
        server.Elsewhere = other.Address + "text";
        var refusal = await Refused($"{server.Address}, 127.0.0.0/8", server.Address + "elsewhere");
        Assert.Contains("redirects to a URL that this cluster does not read", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain(other.Address, refusal, StringComparison.Ordinal);
        Assert.Equal(0, other.Requests);
    }

    [Fact]
    public async Task Redirects_end()
    {
        using var server = new TextServer(Text) { Elsewhere = "/elsewhere" };
        Assert.Contains("it redirects more than 5 times",
            await Refused($"{server.Address}, 127.0.0.0/8", server.Address + "elsewhere"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_allowed_is_refused()
    {
        using var server = new TextServer(Text);
        using var source = new WebSource(WebPolicy.Any);
        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(
            () => Read(source, server.Address + "text", Text.Length - 1));
        Assert.Contains("sends more than", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(Text, await Read(source, server.Address + "text", Text.Length));
    }

    [Fact]
    public async Task A_silo_reads_no_url_unless_it_is_told_to()
    {
        using var server = new TextServer(Text);
        await using var cluster = await TestCluster.StartAsync(
            configure: static silo => silo.Services.AddSingleton(WebPolicy.None));
        var dataset = cluster.Grains.GetGrain<IDatasetGrain>(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text))));
        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(
            () => dataset.Prepare(Examples.Job.Data with { Path = server.Address + "text" }));
        Assert.Equal("data.path", Assert.Single(refusal.Failures).Path);
        Assert.Contains("this cluster reads no URLs. Download it and give the file", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, server.Requests);
    }

    private static async Task<string> Refused(string list, string address) =>
        (await Assert.ThrowsAsync<InvalidSpecException>(() => Read(list, address))).Message;

    private static async Task<string> Read(string list, string address)
    {
        Assert.True(WebPolicy.TryParse(list, out var policy));
        using var source = new WebSource(policy);
        return await Read(source, address, 1000);
    }

    private static async Task<string> Read(WebSource source, string address, long most)
    {
        using var content = new MemoryStream();
        await foreach (var part in source.Read(new Uri(address), most, TestContext.Current.CancellationToken))
            await content.WriteAsync(part, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(content.ToArray());
    }
}
