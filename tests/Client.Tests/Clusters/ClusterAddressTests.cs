using DistSeq.Client.Clusters;

namespace DistSeq.Client.Tests.Clusters;

public sealed class ClusterAddressTests
{
    [Theory]
    [InlineData("redis://127.0.0.1:7000", "redis://127.0.0.1:7000")]
    [InlineData("redis://store", "redis://store:6379")]
    [InlineData("redis://store:1/", "redis://store:1")]
    public void An_address_is_a_host_and_a_port(string text, string address) => Assert.Equal(address, ClusterAddress.Parse(text).ToString());

    [Theory]
    [InlineData("127.0.0.1:6379")]
    [InlineData("http://store:80")]
    [InlineData("redis://")]
    [InlineData("redis://store/3")]
    public void Anything_else_is_refused_with_an_example(string text) =>
        Assert.Equal($"--cluster: '{text}' is no cluster address; write redis://host:port, for example redis://127.0.0.1:6379.",
            Assert.Throws<ArgumentException>(() => ClusterAddress.Parse(text)).Message);

    [Fact]
    public void A_password_in_the_address_is_refused() =>
        Assert.Contains("DISTSEQ__REDISPASSWORD", Assert.Throws<ArgumentException>(() => ClusterAddress.Parse("redis://:secret@store:1")).Message, StringComparison.Ordinal);
}
