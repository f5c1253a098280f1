namespace DistSeq.Security.Tests.Attacks;

/// <summary>Who gets a connection at all.</summary>
[Collection(typeof(TestCollections.OfOneCluster))]
public sealed class ConnectionTests(SecureCluster cluster)
{
    private IPEndPoint Gateway => cluster.Silos[0].Place.Gateway;

    private IPEndPoint SiloPort => new(Gateway.Address, cluster.Silos[0].Place.Port);

    [Fact]
    public async Task A_client_without_a_certificate_is_not_answered_and_told_what_may_be_missing()
    {
        cluster.Demand();
        var run = await cluster.ClientAsync(null, "jobs", "--timeout", "3");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("If they use TLS, name the folder of your certificate with --tls.", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(SecureCluster.Job, run.Output + run.Error, StringComparison.Ordinal);
        Assert.False(await RawConnection.LetsInAsync(Gateway, null));
    }

    [Fact]
    public async Task A_certificate_of_another_authority_opens_neither_port()
    {
        cluster.Demand();
        var run = await cluster.ClientAsync(cluster.Stranger, "jobs", "--timeout", "3");
        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain(SecureCluster.Job, run.Output + run.Error, StringComparison.Ordinal);
        Assert.False(await RawConnection.LetsInAsync(Gateway, cluster.Stranger));
        Assert.False(await RawConnection.LetsInAsync(SiloPort, cluster.Stranger));
    }

    [Fact]
    public async Task An_expired_certificate_opens_neither_port_and_the_client_says_so_before_it_connects()
    {
        cluster.Demand();
        var run = await cluster.ClientAsync(cluster.Expired, "jobs");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("expired on", run.Error, StringComparison.Ordinal);
        Assert.False(await RawConnection.LetsInAsync(Gateway, cluster.Expired));
        Assert.False(await RawConnection.LetsInAsync(SiloPort, cluster.Expired));
    }

    [Fact]
    public async Task The_gateway_lets_users_in_and_the_silo_port_only_silos()
    {
        cluster.Demand();
        Assert.True(await RawConnection.LetsInAsync(Gateway, cluster.Alice));
        foreach (var user in (string[])[cluster.Viewer, cluster.Alice, cluster.Admin])
            Assert.False(await RawConnection.LetsInAsync(SiloPort, user), user);
        Assert.True(await RawConnection.LetsInAsync(SiloPort, cluster.Certificates.Silo));
    }

    [Fact]
    public async Task Silent_connections_are_closed()
    {
        cluster.Demand();
        await Task.WhenAll(Enumerable.Range(0, 50).SelectMany(_ => (Task[])
            [RawConnection.ClosesAsync(Gateway, []), RawConnection.ClosesAsync(SiloPort, [])]));
        Assert.Equal(0, (await cluster.ClientAsync(cluster.Alice, "jobs")).ExitCode);
    }

    [Fact]
    public async Task Plain_words_close_a_connection()
    {
        cluster.Demand();
        await RawConnection.ClosesAsync(Gateway, [16, 0, 0, 0, 1, 2, 3, 4, .. "GET / HTTP/1.1\r\n\r\n"u8]);
        await RawConnection.ClosesAsync(SiloPort, new byte[64]);
    }
}
