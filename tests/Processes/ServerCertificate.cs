using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DistSeq.Processes;

/// <summary>A certificate for servers on loopback, by an authority of its own, as files.</summary>
public sealed class ServerCertificate : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(2);

    private readonly ScratchFolder _folder = new();

    public ServerCertificate()
    {
        var now = TimeProvider.System.GetUtcNow();
        var (from, to) = (now - Life, now + Life);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=authority of a test", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var issuer = authority.CreateSelfSigned(from, to);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(issuer, from, to, [1]);
        Authority = _folder.Write("ca.crt", issuer.ExportCertificatePem());
        Certificate = _folder.Write("server.crt", certificate.ExportCertificatePem());
        Key = _folder.Write("server.key", key.ExportPkcs8PrivateKeyPem());
        Both = _folder.Write("server.pem", certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>File of the authority's certificate.</summary>
    public string Authority { get; }

    /// <summary>File of the server's certificate.</summary>
    public string Certificate { get; }

    /// <summary>File of its key.</summary>
    public string Key { get; }

    /// <summary>File of both.</summary>
    public string Both { get; }

    public void Dispose() => _folder.Dispose();
}
