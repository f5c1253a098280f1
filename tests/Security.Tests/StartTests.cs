namespace DistSeq.Security.Tests;

/// <summary>What a silo says before it starts.</summary>
public sealed class StartTests : FolderTests
{
    private static readonly (string, string)[] Shared = [("DISTSEQ__CLUSTERING", "redis"), ("DISTSEQ__REDIS", "127.0.0.1:1")];

    public static TheoryData<string, string, string> Faults => new()
    {
        { "no folder", "is no folder", "put tls.crt, tls.key and ca.crt into one" },
        { "no key", "tls.key' is missing", "put it there" },
        { "other key", "is not the key of tls.crt", "the certificate was made with" },
        { "other authority", "is not of the authority in ca.crt", "put both from one authority there" },
        { "a user's", "the certificate of 'alice' (user)", "a silo needs one with the role silo" },
        { "expired", "expired on", "renew it" },
        { "no role", "must have one organizational unit (OU), its role", "'distseq cluster certificates'" },
        { "nonsense", "tls.crt' holds no certificate", "put it there as PEM" },
    };

    [Fact]
    public async Task A_silo_that_others_reach_does_not_start_without_certificates()
    {
        var run = await StartAsync([.. Shared, ("DISTSEQ__ADVERTISEDIP", "192.0.2.1")]);
        Assert.Equal(1, run.ExitCode);
        var line = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("set DISTSEQ__TLS", line, StringComparison.Ordinal);
        Assert.Contains("DISTSEQ__INSECURE=true", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_risk_named_it_starts_and_warns_and_doctor_says_so()
    {
        Prerequisite.Redis();
        var address = (await Dns.GetHostAddressesAsync(Dns.GetHostName(), TestContext.Current.CancellationToken)).FirstOrDefault(
            static it => it.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && !IPAddress.IsLoopback(it));
        if (address is null)
            Prerequisite.Missing("an address besides loopback");
        await using var redis = await RedisServer.StartAsync();
        await using var silo = await SiloProcess.StartAsync(
            new SiloPlace("open", address), [.. redis.Settings, ("DISTSEQ__INSECURE", "true")]);
        Assert.Contains("warn: DistSeq.Silo.Hosting.SecurityNotice", silo.Log, StringComparison.Ordinal);
        Assert.Contains("DISTSEQ__INSECURE=true: whoever reaches the ports", silo.Log, StringComparison.Ordinal);
        await using var doctor = new ChildProcess(
            BuiltProgram.Start(BuiltProgram.Client, Folder.Path, ["doctor", "-o", "json", "--cluster", redis.ClusterUrl]));
        var run = await doctor.WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Contains("as DISTSEQ__INSECURE allows", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_of_the_folder_is_one_line_with_what_to_do(string fault, string found, string act)
    {
        var certificates = new Certificates(Folder.At("authority"));
        var silo = certificates.Silo;
        switch (fault)
        {
            case "no folder":
                silo = Folder.At("nowhere");
                break;
            case "no key":
                File.Delete(Path.Combine(silo, "tls.key"));
                break;
            case "other key":
                File.Copy(Path.Combine(certificates.User("bob", Role.User), "tls.key"), Path.Combine(silo, "tls.key"), true);
                break;
            case "other authority":
                File.Copy(Path.Combine(new Certificates(Folder.At("other")).Silo, "ca.crt"), Path.Combine(silo, "ca.crt"), true);
                break;
            case "a user's":
                silo = certificates.User("alice", Role.User);
                break;
            case "expired":
                silo = certificates.Expired("old");
                break;
            case "no role":
                silo = SelfSigned("CN=silo");
                break;
            default:
                Folder.Write(Path.Combine(silo, "tls.crt"), "nonsense");
                break;
        }

        var run = await StartAsync([.. Shared, ("DISTSEQ__TLS", silo)]);
        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
        var line = Assert.Single(
            run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), it => it.Contains(found, StringComparison.Ordinal));
        Assert.Contains(act, line, StringComparison.Ordinal);
    }

    private string SelfSigned(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest(subject, key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(Certificates.Now.AddDays(-1), Certificates.Now.AddDays(1));
        foreach (var name in (string[])["tls.crt", "ca.crt"])
            Folder.Write($"self/{name}", made.ExportCertificatePem());
        Folder.Write("self/tls.key", key.ExportPkcs8PrivateKeyPem());
        return Folder.At("self");
    }

    private async Task<ProgramRun> StartAsync((string Name, string Value)[] settings)
    {
        var start = BuiltProgram.Start(BuiltProgram.Silo, Folder.Path);
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        await using var silo = new ChildProcess(start);
        return await silo.WaitAsync(TimeSpan.FromMinutes(1));
    }
}
