namespace DistSeq.Security.Tests;

/// <summary>An authority in a folder, with a certificate for silos and those that a test asks for.</summary>
internal sealed class Certificates
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(30);

    private readonly string _folder;

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public Certificates(string folder, string silo = "silo")
    {
        _folder = folder;
        // Long ago, so that a certificate of its may have expired.
        new CertificateMaker(folder, new FakeTimeProvider(Now.AddDays(-100))).MakeAuthority();
        Silo = Make(silo, new Caller(silo, Role.Silo), TimeProvider.System);
    }

    /// <summary>The folder of the silos.</summary>
    public string Silo { get; }

    /// <summary>Settings of a silo that has it.</summary>
    public (string, string)[] Settings => [("DISTSEQ__TLS", Silo)];

    /// <summary>The folder of a user.</summary>
    public string User(string name, Role role) => Make(name, new Caller(name, role), TimeProvider.System);

    /// <summary>The folder of a user whose certificate has expired.</summary>
    public string Expired(string name) =>
        Make(name, new Caller(name, Role.Admin), new FakeTimeProvider(Now - Life - TimeSpan.FromDays(1)));

    public static CertificateFolder Open(string folder) => CertificateFolder.Open(folder, "--tls", TimeProvider.System);

    /// <summary>Such a folder's certificate with its key, whether or not it is valid.</summary>
    public static X509Certificate2 Load(string folder) =>
        X509Certificate2.CreateFromPemFile(Path.Combine(folder, "tls.crt"), Path.Combine(folder, "tls.key"));

    private string Make(string name, Caller caller, TimeProvider clock)
    {
        new CertificateMaker(_folder, clock).Make(name, caller, Life);
        return Path.Combine(_folder, name);
    }
}
