using DistSeq.Silo.Hosting;

namespace DistSeq.Grains.Tests.Hosting;

public sealed class SiloOptionsValidatorTests
{
    // Variable and value, then what the failure must say: which variable, which rule.
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "CLUSTERING", "zookeeper", "DISTSEQ__CLUSTERING", "it must be localhost, redis or postgres" },
        { "CLUSTERING", "redis", "DISTSEQ__REDIS", "DISTSEQ__REDIS is missing" },
        { "CLUSTERING", "postgres", "DISTSEQ__POSTGRES", "DISTSEQ__POSTGRES is missing" },
        { "POSTGRES", "Hots=store", "DISTSEQ__POSTGRES", "is no connection string" },
        { "POSTGRES", "Host=store;Port=many", "DISTSEQ__POSTGRES", "is no connection string" },
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
        { "ARTIFACTS", "redis", "DISTSEQ__ARTIFACTS", "set it to host:port" },
        { "ARTIFACTS", "postgres", "DISTSEQ__ARTIFACTS", "DISTSEQ__POSTGRES is missing; set it" },
        { "CLUSTERID", "", "DISTSEQ__CLUSTERID", "it must have 1 to 63 lower-case letters" },
        { "CLUSTERID", "Team", "DISTSEQ__CLUSTERID", "it must have 1 to 63 lower-case letters" },
        { "CLUSTERID", "a/b", "DISTSEQ__CLUSTERID", "the first a letter or a digit" },
        { "CLUSTERID", "..", "DISTSEQ__CLUSTERID", "the first a letter or a digit" },
        { "KEEPJOBS", "-1", "DISTSEQ__KEEPJOBS", "it must be 0 or more" },
        { "KEEPJOBSFOR", "30", "DISTSEQ__KEEPJOBSFOR",
            "it must be a whole number and s, m, h or d, for example 12h or 30d, or forever" },
        { "KEEPUPLOADSFOR", "never", "DISTSEQ__KEEPUPLOADSFOR", "or forever" },
        { "KEEPDATASETSFOR", "0d", "DISTSEQ__KEEPDATASETSFOR", "or forever" },
        { "COLLECTEVERY", "forever", "DISTSEQ__COLLECTEVERY", "it must be a whole number" },
        { "ADVERTISEDIP", "somewhere", "DISTSEQ__ADVERTISEDIP", "it must be an IP address or auto" },
    };

    [Fact]
    public void The_defaults_are_valid() => Assert.True(Validate(new SiloOptions()).Succeeded);

    [Fact]
    public void A_silo_on_redis_is_valid() => Assert.True(
        Validate(new SiloOptions { Clustering = "redis", Redis = "127.0.0.1:6379", AdvertisedIp = "auto", Artifacts = "folder:/data" }).Succeeded);

    [Fact]
    public void A_silo_on_Postgres_is_valid() => Assert.True(
        Validate(new SiloOptions { Clustering = "postgres", Postgres = "Host=store;Username=distseq;Database=distseq", Artifacts = "redis", Redis = "store:6379" }).Succeeded);

    [Fact]
    public void What_is_wrong_with_a_connection_is_said_without_its_password() =>
        Assert.DoesNotContain("canary", Assert.Single(Validate(new SiloOptions { Postgres = "Hots=store;Password=canary" }).Failures!), StringComparison.Ordinal);

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
        var failure = Assert.Single(Validate(Set(new SiloOptions(), variable, value)).Failures!);
        Assert.Contains(named, failure, StringComparison.Ordinal);
        Assert.Contains(rule, failure, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_said_at_once()
    {
        var options = new SiloOptions();
        foreach (var (variable, value) in new[]
        {
            ("CLUSTERING", "zookeeper"), ("SILOPORT", "0"), ("COMPUTETHREADS", "0"), ("ARTIFACTS", "s3://bucket"), ("ADVERTISEDIP", "somewhere"),
        })
            Set(options, variable, value);
        Assert.Equal(5, Validate(options).Failures!.Count());
    }

    private static Microsoft.Extensions.Options.ValidateOptionsResult Validate(SiloOptions options) => new SiloOptionsValidator().Validate(null, options);

    private static SiloOptions Set(SiloOptions options, string variable, string value)
    {
        var property = typeof(SiloOptions).GetProperties().Single(property => property.Name.Equals(variable, StringComparison.OrdinalIgnoreCase));
        property.SetValue(options, Convert.ChangeType(value, property.PropertyType, System.Globalization.CultureInfo.InvariantCulture));
        return options;
    }
}
