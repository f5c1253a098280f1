namespace DistSeq.Security;

/// <summary>Whether an authority vouches for a certificate. Nothing but the authority counts, and nothing is fetched.</summary>
internal static class Trust
{
    /// <param name="roots">The authority.</param>
    /// <param name="chain">The certificate, then those between it and the authority.</param>
    /// <param name="now">When.</param>
    /// <param name="reason">Why not; empty if it does.</param>
    public static bool Vouches(
        X509Certificate2Collection roots, X509Certificate2Collection chain, DateTimeOffset now, out string reason)
    {
        using var path = new X509Chain();
        path.ChainPolicy = Policy(roots);
        path.ChainPolicy.ExtraStore.AddRange(chain);
        path.ChainPolicy.VerificationTime = now.UtcDateTime.ToLocalTime();
        var isFine = path.Build(chain[0]);
        reason = string.Join(", ", path.ChainStatus.Select(static status => status.Status).Distinct());
        return isFine;
    }

    /// <summary>A new policy each time: the system adds to it.</summary>
    public static X509ChainPolicy Policy(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }
}
