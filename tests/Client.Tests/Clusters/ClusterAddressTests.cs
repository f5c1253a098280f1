using DistSeq.Client.Clusters.Postgres;

namespace DistSeq.Client.Tests.Clusters;

public sealed class ClusterAddressTests
{
    [Theory]
    [InlineData("redis://127.0.0.1:7000", "redis://127.0.0.1:7000")]
    [InlineData("redis://store", "redis://store:6379")]
    [InlineData("redis://store:1/", "redis://store:1")]
    [InlineData("rediss://store:1", "rediss://store:1")]
    [InlineData("postgres://me@store/home", "postgres://me@store:5432/home")]
    [InlineData("postgresql://me@store:1/home", "postgres://me@store:1/home")]
    [InlineData("postgres://a%40b@store:1/my%20home?sslmode=require", "postgres://a%40b@store:1/my%20home?sslmode=require")]
    public void An_address_is_written_in_full(string text, string address) =>
        Assert.Equal(address, ClusterAddress.Parse(text).ToString());

    [Fact]
    public void An_address_of_Postgres_has_a_user_and_a_database() => Assert.Equal(
        new PostgresAddress("store", 1, "a@b", "my home", "sslmode=require"),
        ClusterAddress.Parse("postgres://a%40b@store:1/my%20home?sslmode=require"));

    [Theory]
    [InlineData("127.0.0.1:6379")]
    [InlineData("http://store:80")]
    [InlineData("redis://")]
    [InlineData("redis://store/3")]
    [InlineData("postgres://store/home")]
    [InlineData("postgres://me@store")]
    [InlineData("postgres://me@store/")]
    [InlineData("postgres://me@store/home/more")]
    public void Anything_else_is_refused_with_an_example(string text) =>
        Assert.Equal(
            $"--cluster: '{text}' is not a cluster address; write redis://host:port (rediss:// over TLS) or "
                + "postgres://user@host:port/database, for example redis://127.0.0.1:6379.",
            Assert.Throws<ArgumentException>(() => ClusterAddress.Parse(text)).Message);

    [Theory]
    [InlineData("redis://:secret@store:1", "DISTSEQ__REDISPASSWORD")]
    [InlineData("postgres://me:secret@store:1/home", "DISTSEQ__POSTGRESPASSWORD")]
    [InlineData("postgres://me@store:1/home?Password=secret", "DISTSEQ__POSTGRESPASSWORD")]
    public void A_password_in_the_address_is_refused(string text, string variable)
    {
        var message = Assert.Throws<ArgumentException>(() => ClusterAddress.Parse(text)).Message;
        Assert.Contains(variable, message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }
}
