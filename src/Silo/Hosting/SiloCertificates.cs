using DistSeq.Contracts.Access;
using DistSeq.Security;

namespace DistSeq.Silo.Hosting;

/// <summary>The certificate of a silo.</summary>
internal static class SiloCertificates
{
    private const string Setting = "DISTSEQ__TLS";

    /// <summary>Opens the folder of the settings.</summary>
    /// <exception cref="CertificateException">It cannot be used, or its certificate is not of a silo.</exception>
    public static CertificateFolder Open(SiloOptions options)
    {
        // Certificates are valid by the wall clock.
        var folder = CertificateFolder.Open(options.Tls, Setting, TimeProvider.System);
        return folder.Current.Caller is { Role: not Role.Silo } caller
            ? throw new CertificateException([$"{Setting} names '{options.Tls}', the certificate of {caller}; a silo needs one "
                + "with the role silo (OU=silo): the folder 'silo' of 'distseq cluster certificates' has one."])
            : folder;
    }
}
