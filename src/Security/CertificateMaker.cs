namespace DistSeq.Security;

/// <summary>
/// Makes an authority and certificates of its own, for clusters that have none: ECDSA over P-256, in PEM files. Whoever can read
/// ca.key can be anybody.
/// </summary>
/// <param name="folder">Where ca.crt and ca.key are, and a folder for each certificate.</param>
/// <param name="clock">Certificates begin a day before, for clocks that are behind.</param>
public sealed class CertificateMaker(string folder, TimeProvider clock)
{
    private const string KeyName = "ca.key";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(3650);
    private static readonly TimeSpan Early = TimeSpan.FromDays(1);

    private static readonly OidCollection Purposes = [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")];

    private string AuthorityPath => Path.Combine(folder, FolderContent.AuthorityName);

    /// <summary>Makes the authority; false if it is there already.</summary>
    public bool MakeAuthority()
    {
        if (File.Exists(AuthorityPath) && File.Exists(Path.Combine(folder, KeyName)))
            return false;
        if (File.Exists(AuthorityPath) || File.Exists(Path.Combine(folder, KeyName)))
        {
            throw new CertificateException([$"'{folder}' has only one of {FolderContent.AuthorityName} and {KeyName}; "
                + "put the other one there, or name an empty folder for a new authority."]);
        }

        Directory.CreateDirectory(folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=DistSeq authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = clock.GetUtcNow();
        using var authority = request.CreateSelfSigned(now - Early, now + AuthorityLife);
        Write(Path.Combine(folder, KeyName), key.ExportPkcs8PrivateKeyPem(), isSecret: true);
        Write(AuthorityPath, authority.ExportCertificatePem(), isSecret: false);
        return true;
    }

    /// <summary>Makes a folder with a certificate of the authority, its key and ca.crt; false if it is there already.</summary>
    /// <param name="name">The folder within the authority's.</param>
    /// <param name="caller">Whose certificate it is.</param>
    /// <param name="life">How long it is valid.</param>
    public bool Make(string name, Caller caller, TimeSpan life)
    {
        var place = Path.Combine(folder, name);
        if (File.Exists(Path.Combine(place, FolderContent.CertificateName)))
            return false;
        Directory.CreateDirectory(place);
        using var authority = Authority();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddOrganizationalUnitName(caller.Word);
        subject.AddCommonName(caller.Name);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(Purposes, false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        var now = clock.GetUtcNow();
        var (begin, end) = (Later(now - Early, authority.NotBefore), Earlier(now + life, authority.NotAfter));
        using var certificate = request.Create(authority, begin, end, RandomNumberGenerator.GetBytes(16));
        Write(Path.Combine(place, FolderContent.KeyName), key.ExportPkcs8PrivateKeyPem(), isSecret: true);
        Write(Path.Combine(place, FolderContent.AuthorityName), authority.ExportCertificatePem(), isSecret: false);
        Write(Path.Combine(place, FolderContent.CertificateName), certificate.ExportCertificatePem(), isSecret: false);
        return true;
    }

    private X509Certificate2 Authority()
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(AuthorityPath, Path.Combine(folder, KeyName));
        }
        catch (CryptographicException)
        {
            throw new CertificateException([$"'{Path.Combine(folder, KeyName)}' is not the key of "
                + $"{FolderContent.AuthorityName}; put the key there that it was made with, or name an empty folder."]);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTime other) =>
        one.UtcDateTime > other.ToUniversalTime() ? one : new DateTimeOffset(other.ToUniversalTime());

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTime other) =>
        one.UtcDateTime < other.ToUniversalTime() ? one : new DateTimeOffset(other.ToUniversalTime());

    // Nobody else can open a secret, not even before it is written.
    private static void Write(string path, string text, bool isSecret)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (isSecret && !OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var writer = new StreamWriter(path, options);
        writer.Write(text);
        writer.Write('\n');
    }
}
