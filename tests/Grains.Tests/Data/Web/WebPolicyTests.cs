using System.Net;
using DistSeq.Grains.Data.Web;

namespace DistSeq.Grains.Tests.Data.Web;

public sealed class WebPolicyTests
{
    [Theory]
    [InlineData("https://example.org/corpora/", "https://example.org/corpora/a.txt", true)]
    [InlineData("https://example.org/corpora", "https://example.org/corpora/a/b.txt?raw=1", true)]
    [InlineData("https://example.org/corpora", "https://example.org/corpora", true)]
    [InlineData("https://example.org", "https://EXAMPLE.org/any.txt", true)]
    [InlineData("https://a.org, https://example.org:8443/b/", "https://example.org:8443/b/c.txt", true)]
    [InlineData("https://example.org/corpora/", "https://example.org/corpora2/a.txt", false)]
    [InlineData("https://example.org/corpora/", "https://example.org/corpora/../secret", false)]
    [InlineData("https://example.org/corpora/", "https://example.org/corpora/%2e%2e/secret", false)]
    [InlineData("https://example.org/corpora/", "https://example.org/corpora/..%2fsecret", false)]
    [InlineData("https://example.org/", "http://example.org/a.txt", false)]
    [InlineData("https://example.org/", "https://example.org:8443/a.txt", false)]
    [InlineData("https://example.org/", "https://example.org.evil.net/a.txt", false)]
    [InlineData("https://example.org/", "https://example.org@evil.net/a.txt", false)]
    [InlineData("https://example.org/", "https://user:secret@example.org/a.txt", false)]
    [InlineData("10.0.0.0/8", "http://10.0.0.1/a.txt", false)]
    [InlineData("", "https://example.org/a.txt", false)]
    public void An_address_must_be_below_one_of_the_list(string list, string address, bool isAllowed)
    {
        Assert.True(WebPolicy.TryParse(list, out var policy));
        Assert.Equal(isAllowed, policy.Allows(new Uri(address)));
        Assert.True(WebPolicy.Any.Allows(new Uri(address)));
    }

    [Theory]
    [InlineData("example.org")]
    [InlineData("ftp://example.org/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user@example.org/")]
    [InlineData("https://example.org/?a=b")]
    [InlineData("https://example.org/, 10.1.2.3/40")]
    public void A_list_that_cannot_be_read_is_refused(string list) => Assert.False(WebPolicy.TryParse(list, out _));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.1.2.3")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    public void An_inner_address_is_refused_unless_its_network_is_in_the_list(string text)
    {
        var address = IPAddress.Parse(text);
        Assert.True(WebPolicy.TryParse("https://example.org/", out var outer));
        Assert.False(outer.Allows(address));
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        Assert.True(WebPolicy.TryParse($"https://example.org/, {plain}/{(plain.GetAddressBytes().Length * 8)}", out var inner));
        Assert.True(inner.Allows(address));
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("2606:4700::1")]
    public void An_outer_address_is_allowed(string address)
    {
        Assert.True(WebPolicy.TryParse("https://example.org/", out var policy));
        Assert.True(policy.Allows(IPAddress.Parse(address)));
    }
}
