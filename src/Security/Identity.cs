using System.Net.Security;

namespace DistSeq.Security;

/// <summary>A certificate with its key, and the authority that it trusts: what a folder held at one time.</summary>
public sealed class Identity
{
    internal Identity(
        X509Certificate2Collection chain, X509Certificate2 certificate, X509Certificate2Collection roots, Caller caller)
    {
        (Chain, Certificate, Roots, Caller) = (chain, certificate, roots, caller);
        // Offline: nothing is fetched to complete the chain.
        Context = SslStreamCertificateContext.Create(certificate, [.. chain.Skip(1)], offline: true);
    }

    /// <summary>The certificate without its key, then those between it and the authority.</summary>
    public X509Certificate2Collection Chain { get; }

    /// <summary>With its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The authority: usually one certificate, several while it is being replaced.</summary>
    public X509Certificate2Collection Roots { get; }

    /// <summary>Who this process is.</summary>
    public Caller Caller { get; }

    internal SslStreamCertificateContext Context { get; }

    /// <summary>Reads the three files of a folder.</summary>
    /// <param name="files">Their content.</param>
    /// <param name="folder">For messages.</param>
    /// <param name="now">They must be valid then.</param>
    /// <exception cref="CertificateException">They cannot be used.</exception>
    internal static Identity Read(FolderContent files, string folder, DateTimeOffset now)
    {
        var chain = Certificates(files.Certificate, folder, FolderContent.CertificateName);
        var roots = Certificates(files.Authority, folder, FolderContent.AuthorityName);
        X509Certificate2 certificate;
        try
        {
            certificate = X509Certificate2.CreateFromPem(files.Certificate, files.Key);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new CertificateException(
                [$"{Place(folder, FolderContent.KeyName)} is not the key of {FolderContent.CertificateName}: "
                    + "put the unencrypted PEM key there that the certificate was made with."]);
        }

        var faults = new List<string>();
        var caller = Caller.Of(certificate, out var fault);
        if (fault is not null)
            faults.Add($"{Place(folder, FolderContent.CertificateName)} {fault}. {Remedy}");
        if (certificate.NotAfter.ToUniversalTime() <= now.UtcDateTime)
            faults.Add($"{Place(folder, FolderContent.CertificateName)} expired on {certificate.NotAfter:u}; renew it.");
        else if (certificate.NotBefore.ToUniversalTime() > now.UtcDateTime)
        {
            faults.Add($"{Place(folder, FolderContent.CertificateName)} is not valid before {certificate.NotBefore:u}; "
                + "set the clock of this machine, or wait.");
        }
        else if (!Trust.Vouches(roots, chain, now, out var reason))
        {
            faults.Add($"{Place(folder, FolderContent.CertificateName)} is not of the authority in "
                + $"{FolderContent.AuthorityName} ({reason}); put both from one authority there.");
        }

        return faults.Count == 0 ? new Identity(chain, certificate, roots, caller!) : throw new CertificateException(faults);
    }

    private const string Remedy = "Make it with 'distseq cluster certificates', or have the authority set them.";

    private static string Place(string folder, string file) => $"'{Path.Combine(folder, file)}'";

    private static X509Certificate2Collection Certificates(string pem, string folder, string file)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            found.Clear();
        }

        return found.Count > 0
            ? found
            : throw new CertificateException([$"{Place(folder, file)} holds no certificate; put it there as PEM."]);
    }
}
