using System.Collections.Concurrent;

namespace DistSeq.Security;

/// <summary>Finds out who calls from the proof that travels with a call. A proof is checked once and then looked up.</summary>
/// <param name="folder">The authority.</param>
/// <param name="cluster">The id of the cluster that proofs must be made for.</param>
/// <param name="clock">Says whether they still count.</param>
public sealed class TokenCheck(CertificateFolder folder, string cluster, TimeProvider clock)
{
    private const int MostKnown = 4096;

    private static readonly TimeSpan UserLifetime = TimeSpan.FromMinutes(10), UserDifference = TimeSpan.FromMinutes(5);

    // Clocks of silos may jump, and no job may end for that. Their proofs go to other silos only.
    private static readonly TimeSpan SiloLifetime = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, Known> _known = new();

    /// <summary>How long a proof counts.</summary>
    public static TimeSpan LifetimeOf(Role role) => role == Role.Silo ? SiloLifetime : UserLifetime;

    /// <exception cref="AccessDeniedException">It is not valid; the message says why.</exception>
    public Caller CallerOf(string token)
    {
        var now = clock.GetUtcNow();
        if (!_known.TryGetValue(token, out var known))
        {
            known = Check(token, now);
            if (_known.Count >= MostKnown)
                _known.Clear();
            _known[token] = known;
        }

        if (now < known.From)
        {
            throw new AccessDeniedException(
                $"The clock of {known.Caller} is {(known.From - now).TotalSeconds + UserDifference.TotalSeconds:0} s ahead of "
                + "the silo's; set it right.");
        }

        if (now > known.Until)
        {
            _known.TryRemove(token, out _);
            throw new AccessDeniedException(
                $"The proof of who calls was made by {known.Caller} and expired {(now - known.Until).TotalSeconds:0} s ago. "
                + "Set the clock of that machine right, or ask again.");
        }

        return known.Caller;
    }

    private Known Check(string text, DateTimeOffset now)
    {
        var token = CallerToken.Read(text)
            ?? throw new AccessDeniedException("The proof of who calls cannot be read. Use a client of the silo's version.");
        if (Caller.Of(token.Chain[0], out var fault) is not { } caller)
            throw new AccessDeniedException($"The certificate of the caller {fault}; ask an admin for another.");
        var reason = "";
        if (!folder.Authorities.Any(roots => Trust.Vouches(roots, token.Chain, now, out reason)))
        {
            throw new AccessDeniedException(
                $"The certificate of {caller} is not valid under this cluster's authority ({reason}); ask an admin for another.");
        }

        if (!token.IsSignedFor(cluster))
        {
            throw new AccessDeniedException(
                $"The proof of who calls is not signed by {caller} for this cluster; set DISTSEQ__CLUSTERID to its id.");
        }

        var most = LifetimeOf(caller.Role);
        var lifetime = token.Lifetime < most ? token.Lifetime : most;
        var difference = caller.Role == Role.Silo ? SiloLifetime : UserDifference;
        var (until, end) = (token.Issued + lifetime + difference, new DateTimeOffset(token.Chain[0].NotAfter.ToUniversalTime()));
        return new Known(caller, token.Issued - difference, until < end ? until : end);
    }

    private sealed record Known(Caller Caller, DateTimeOffset From, DateTimeOffset Until);
}
