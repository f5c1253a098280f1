using DistSeq.Contracts.Cluster;

namespace DistSeq.Grains.Cluster;

/// <summary>
/// Shares out the slots of the cluster. The same silos and requests give the same shares, so asking again moves nobody:
/// <list type="number">
/// <item>Jobs that run keep their least, where they are.</item>
/// <item>Jobs that wait get their least in order of priority, then of submission. One that does not fit holds up those after it, so that
/// large jobs come to their turn; one whose user has enough does not.</item>
/// <item>What is left goes round, slot by slot, up to what each has use for.</item>
/// </list>
/// </summary>
internal sealed class Allocation
{
    private readonly Dictionary<string, int> _free;
    private readonly Dictionary<string, Dictionary<string, int>> _shares = [];
    private readonly Dictionary<string, int> _users = [];
    private readonly int _quota;

    private Allocation(IReadOnlyList<SiloInfo> silos, int quota)
    {
        _free = silos.ToDictionary(silo => silo.Address, silo => silo.ComputeThreads);
        _quota = quota;
    }

    /// <summary>Slots of each job, by address of the silo; a job that is to wait has none.</summary>
    /// <param name="silos">Those that answer and stay.</param>
    /// <param name="requests">Of all unfinished jobs.</param>
    /// <param name="quota">Most slots of one user's jobs together.</param>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Of(
        IReadOnlyList<SiloInfo> silos, IReadOnlyCollection<SlotRequest> requests, int quota)
    {
        var allocation = new Allocation(silos, quota);
        // A job may ask for more than there is: then all there is must do.
        var slots = silos.Sum(silo => silo.ComputeThreads);
        var ordered = InOrder(requests).Select(request => request with { Least = Math.Clamp(request.Least, 1, Math.Max(1, slots)) }).ToArray();
        allocation.Admit(ordered);
        allocation.Spread(ordered);
        return allocation._shares.ToDictionary(share => share.Key, share => (IReadOnlyDictionary<string, int>)share.Value);
    }

    /// <summary>The order in which jobs come to their turn.</summary>
    public static IEnumerable<SlotRequest> InOrder(IEnumerable<SlotRequest> requests) => requests
        .OrderByDescending(request => request.Priority).ThenBy(request => request.SubmittedAt).ThenBy(request => request.Job, StringComparer.Ordinal);

    private void Admit(SlotRequest[] requests)
    {
        foreach (var request in requests.Where(request => request.Has.Count > 0))
            TryAdmit(request);
        foreach (var request in requests.Where(request => !_shares.ContainsKey(request.Job)))
        {
            if (UserHas(request.User) + request.Least > _quota && UserHas(request.User) > 0)
                continue;
            if (!TryAdmit(request))
                break;
        }
    }

    // All of the least, or nothing.
    private bool TryAdmit(SlotRequest request)
    {
        var share = new Dictionary<string, int>();
        while (share.Values.Sum() < request.Least)
        {
            if (Best(request, share) is not { } silo)
            {
                foreach (var (address, count) in share)
                    _free[address] += count;
                return false;
            }

            Give(share, silo);
        }

        _shares[request.Job] = share;
        _users[request.User] = UserHas(request.User) + share.Values.Sum();
        return true;
    }

    private void Spread(SlotRequest[] requests)
    {
        for (var any = true; any;)
        {
            any = false;
            foreach (var request in requests)
            {
                if (!_shares.TryGetValue(request.Job, out var share) || share.Values.Sum() >= request.Most || UserHas(request.User) >= _quota)
                    continue;
                if (Best(request, share) is not { } silo)
                    continue;
                Give(share, silo);
                _users[request.User] = UserHas(request.User) + 1;
                any = true;
            }
        }
    }

    // A silo that it has by this sharing, then one it had before, then that with the most room.
    private string? Best(SlotRequest request, Dictionary<string, int> share)
    {
        var full = share.Count >= Math.Max(1, request.MostSilos);
        return _free.Where(silo => silo.Value > 0 && (!full || share.ContainsKey(silo.Key)))
            .OrderByDescending(silo => share.GetValueOrDefault(silo.Key) < request.Has.GetValueOrDefault(silo.Key))
            .ThenByDescending(silo => share.ContainsKey(silo.Key))
            .ThenByDescending(silo => silo.Value)
            .ThenBy(silo => silo.Key, StringComparer.Ordinal)
            .Select(silo => silo.Key)
            .FirstOrDefault();
    }

    private void Give(Dictionary<string, int> share, string silo)
    {
        share[silo] = share.GetValueOrDefault(silo) + 1;
        _free[silo]--;
    }

    private int UserHas(string user) => _users.GetValueOrDefault(user);
}
