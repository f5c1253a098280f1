using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace DistSeq.Silo.Tests.Hosting;

public sealed class SiloOptionsValidatorTests
{
    // Variable and value, then what the failure must say: the variable and the rule.
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "CLUSTERING", "zookeeper", "DISTSEQ__CLUSTERING", "it must be localhost, redis or postgres" },
        {
            "CLUSTERING", "redis", "DISTSEQ__REDIS",
            "DISTSEQ__CLUSTERING=redis needs it, for example DISTSEQ__REDIS=127.0.0.1:6379"
        },
        { "CLUSTERING", "postgres", "DISTSEQ__POSTGRES", "DISTSEQ__POSTGRES is missing" },
        { "POSTGRES", "Hots=store", "DISTSEQ__POSTGRES", "is not a connection string" },
        { "POSTGRES", "Host=store;Port=many", "DISTSEQ__POSTGRES", "is not a connection string" },
        { "POSTGRES", "Username=distseq", "DISTSEQ__POSTGRES", "names no Host" },
        { "POSTGRESPASSWORDFILE", "/nowhere/secret", "DISTSEQ__POSTGRESPASSWORDFILE", "mount the secret there" },
        { "REDISPASSWORDFILE", "/nowhere/secret", "DISTSEQ__REDISPASSWORDFILE", "mount the secret there" },
        { "SILOPORT", "0", "DISTSEQ__SILOPORT", "a port is between 1 and 65535" },
        { "SILOPORT", "65536", "DISTSEQ__SILOPORT", "a port is between 1 and 65535" },
        { "GATEWAYPORT", "-1", "DISTSEQ__GATEWAYPORT", "a port is between 1 and 65535" },
        { "GATEWAYPORT", "11111", "DISTSEQ__GATEWAYPORT", "give them different ports" },
        { "COMPUTETHREADS", "0", "DISTSEQ__COMPUTETHREADS", "it must be between 1 and 1024" },
        { "COMPUTETHREADS", "1025", "DISTSEQ__COMPUTETHREADS", "it must be between 1 and 1024" },
        { "ARTIFACTS", "s3://bucket", "DISTSEQ__ARTIFACTS", "it must be redis, postgres or folder:PATH" },
        { "ARTIFACTS", "redis", "DISTSEQ__ARTIFACTS", "DISTSEQ__REDIS is missing" },
        { "ARTIFACTS", "postgres", "DISTSEQ__ARTIFACTS", "DISTSEQ__POSTGRES is missing" },
        { "REDIS", "http://store:6379", "DISTSEQ__REDIS", "it must be host:port, or rediss://host:port for TLS" },
        { "REDISCA", "/nowhere/ca.crt", "DISTSEQ__REDISCA", "which does not exist; mount the secret there" },
        { "POSTGRESCERTIFICATE", "/nowhere/own.pem", "DISTSEQ__POSTGRESCERTIFICATE", "which does not exist" },
        { "CLUSTERID", "", "DISTSEQ__CLUSTERID", "it must have 1 to 63 lower-case letters" },
        { "CLUSTERID", "Team", "DISTSEQ__CLUSTERID", "it must have 1 to 63 lower-case letters" },
        { "CLUSTERID", "a/b", "DISTSEQ__CLUSTERID", "the first a letter or a digit" },
        { "CLUSTERID", "..", "DISTSEQ__CLUSTERID", "the first a letter or a digit" },
        { "LOGS", "xml", "DISTSEQ__LOGS", "it must be text or json" },
        { "KEEPJOBS", "-1", "DISTSEQ__KEEPJOBS", "it must be 0 or more" },
        { "KEEPJOBSFOR", "30", "DISTSEQ__KEEPJOBSFOR",
            "it must be a whole number and s, m, h or d, for example 12h or 30d, or forever" },
        { "KEEPUPLOADSFOR", "never", "DISTSEQ__KEEPUPLOADSFOR", "or forever" },
        { "KEEPDATASETSFOR", "0d", "DISTSEQ__KEEPDATASETSFOR", "or forever" },
        { "COLLECTEVERY", "forever", "DISTSEQ__COLLECTEVERY", "it must be a whole number" },
        { "URLS", "example.org/corpora", "DISTSEQ__URLS", "it must be a list of URLs with commas between them" },
        { "ADVERTISEDIP", "somewhere", "DISTSEQ__ADVERTISEDIP", "it must be an IP address or auto" },
    };

    [Fact]
    public void The_defaults_are_valid() => Assert.True(Validate().Succeeded);

    [Fact]
    public void A_silo_on_redis_is_valid() => Assert.True(Validate(
        ("CLUSTERING", "redis"), ("REDIS", "127.0.0.1:6379"), ("ADVERTISEDIP", "127.0.0.1"), ("ARTIFACTS", "folder:/data"))
        .Succeeded);

    [Theory]
    [InlineData("auto")]
    [InlineData("10.1.2.3")]
    public void A_silo_that_others_reach_needs_a_certificate_or_a_word(string address)
    {
        (string, string)[] open = [("CLUSTERING", "redis"), ("REDIS", "10.1.2.4:6379"), ("ADVERTISEDIP", address)];
        var failure = Assert.Single(Validate(open).Failures!);
        Assert.Contains("set DISTSEQ__TLS", failure, StringComparison.Ordinal);
        Assert.Contains("DISTSEQ__INSECURE=true", failure, StringComparison.Ordinal);
        Assert.True(Validate([.. open, ("INSECURE", "true")]).Succeeded);
        Assert.Contains("it must be true or false", Assert.Single(Validate([.. open, ("INSECURE", "yes")]).Failures!),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_silo_on_Postgres_is_valid() => Assert.True(Validate(
        ("CLUSTERING", "postgres"), ("POSTGRES", "Host=store;Username=distseq;Database=distseq"),
        ("ARTIFACTS", "redis"), ("REDIS", "store:6379")).Succeeded);

    [Fact]
    public void What_is_wrong_with_a_connection_is_said_without_its_password() => Assert.DoesNotContain(
        "canary",
        string.Join(' ', Validate(
            ("POSTGRES", "Hots=store;Password=canary"), ("REDIS", "store:1,password=canary"),
            ("REDISCA", typeof(SiloOptionsValidatorTests).Assembly.Location)).Failures!),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("localhost", "", "localhost")]
    [InlineData("redis", "", "redis")]
    [InlineData("postgres", "", "postgres")]
    [InlineData("postgres", "folder:/data", "folder:/data")]
    [InlineData("localhost", "postgres", "postgres")]
    public void Artifacts_are_where_clustering_is_unless_told_otherwise(string clustering, string artifacts, string expected) =>
        Assert.Equal(expected, new SiloOptions { Clustering = clustering, Artifacts = artifacts }.ArtifactStore);

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_named_with_its_variable_and_the_rule(string variable, string value, string named, string rule)
    {
        var failure = Assert.Single(Validate((variable, value)).Failures!);
        Assert.Contains(named, failure, StringComparison.Ordinal);
        Assert.Contains(rule, failure, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_said_at_once() => Assert.Equal(5, Validate(
        ("CLUSTERING", "zookeeper"), ("SILOPORT", "0"), ("COMPUTETHREADS", "0"), ("ARTIFACTS", "s3://bucket"),
        ("ADVERTISEDIP", "somewhere")).Failures!.Count());

    private static ValidateOptionsResult Validate(params (string Variable, string Value)[] settings) =>
        new SiloOptionsValidator().Validate(null, SiloOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create($"DISTSEQ:{setting.Variable}", (string?)setting.Value))).Build()));
}
