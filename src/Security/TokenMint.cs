namespace DistSeq.Security;

/// <summary>This process's proofs of who it is. A new one is signed each minute, also with a new certificate.</summary>
/// <param name="folder">Its certificate.</param>
/// <param name="cluster">The id of the cluster that they count in.</param>
/// <param name="clock">Dates them.</param>
public sealed class TokenMint(CertificateFolder folder, string cluster, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _signing = new();
    private string? _token;
    private long _signed;

    /// <summary>One that counts now.</summary>
    public string Current
    {
        get
        {
            var token = Volatile.Read(ref _token);
            if (token is not null && clock.GetElapsedTime(Volatile.Read(ref _signed)) < Interval)
                return token;
            lock (_signing)
            {
                if (_token is null || clock.GetElapsedTime(_signed) >= Interval)
                {
                    var identity = folder.Current;
                    Volatile.Write(ref _token, CallerToken.Write(
                        identity, cluster, clock.GetUtcNow(), TokenCheck.LifetimeOf(identity.Caller.Role)));
                    Volatile.Write(ref _signed, clock.GetTimestamp());
                }

                return _token!;
            }
        }
    }
}
