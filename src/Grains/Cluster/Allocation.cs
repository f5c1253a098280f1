namespace DistSeq.Grains.Cluster;

/// <summary>
/// Shares out the slots of the cluster. The same silos and requests give the same shares, so asking again moves no job:
/// <list type="number">
/// <item>Running jobs keep their least, where they are. Slots of it that were lost they get elsewhere; if there are none, they go
/// on with what they have.</item> <item>Waiting jobs get their least in order of priority, then of submission. A job that does
/// not fit now holds up later jobs that ask for the same silos, so that large jobs get their turn. A job that would not fit even
/// on an empty cluster holds up nobody. A job whose user has enough holds up only this user's other jobs.</item> <item>The rest
/// is dealt out slot by slot, up to what each job can use.</item>
/// </list>
/// </summary>
internal sealed class Allocation
{
    private readonly IReadOnlyList<SiloInfo> _silos;
    private readonly Dictionary<string, int> _free;
    private readonly Dictionary<string, Dictionary<string, int>> _shares = [];
    private readonly Dictionary<string, int> _users = [];
    private readonly int _quota;

    private Allocation(IReadOnlyList<SiloInfo> silos, int quota)
    {
        _silos = silos;
        _free = silos.ToDictionary(silo => silo.Address, silo => silo.ComputeThreads);
        _quota = quota;
    }

    /// <summary>Slots of each job, by address of the silo; a job that must wait has none.</summary>
    /// <param name="silos">The silos that answer and stay.</param>
    /// <param name="requests">Requests of all unfinished jobs.</param>
    /// <param name="quota">Most slots that one user's jobs have together.</param>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Of(
        IReadOnlyList<SiloInfo> silos, IReadOnlyCollection<SlotRequest> requests, int quota)
    {
        var allocation = new Allocation(silos, quota);
        var ordered = InOrder(requests).Select(request => request with { Least = Least(silos, request) }).ToArray();
        allocation.Keep(ordered);
        allocation.Admit(ordered);
        allocation.Spread(ordered);
        return allocation._shares.ToDictionary(share => share.Key, share => (IReadOnlyDictionary<string, int>)share.Value);
    }

    /// <summary>The order in which jobs get their turn.</summary>
    public static IEnumerable<SlotRequest> InOrder(IEnumerable<SlotRequest> requests) => requests
        .OrderByDescending(request => request.Priority)
        .ThenBy(request => request.SubmittedAt)
        .ThenBy(request => request.Job, StringComparer.Ordinal);

    /// <summary>Slots of all silos that may compute for a job, whoever has them now.</summary>
    public static int Slots(IReadOnlyList<SiloInfo> silos, SlotRequest request) =>
        silos.Where(silo => silo.Numerics == request.Numerics).Sum(silo => silo.ComputeThreads);

    /// <summary>Whether these silos could ever give a job its least.</summary>
    public static bool CanBeHad(IReadOnlyList<SiloInfo> silos, SlotRequest request) =>
        Least(silos, request) <= Slots(silos, request);

    // If several workers may share a thread, all the slots that exist are enough.
    private static int Least(IReadOnlyList<SiloInfo> silos, SlotRequest request) =>
        request.SharesThreads ? Math.Clamp(request.Least, 1, Math.Max(1, Slots(silos, request))) : Math.Max(1, request.Least);

    // All jobs keep their slots before any of them gets slots that another had.
    private void Keep(SlotRequest[] requests)
    {
        SlotRequest[] running = [.. requests.Where(request => request.Has.Count > 0)];
        var shares = running.Select(request => Fill(request, [], request.Has)).ToArray();
        for (var index = 0; index < running.Length; index++)
        {
            if (Fill(running[index], shares[index], null) is { Count: > 0 } share)
                Book(running[index], share);
        }
    }

    private void Admit(SlotRequest[] requests)
    {
        var (full, held) = (new HashSet<string>(), new HashSet<string>());
        foreach (var request in requests.Where(request => !_shares.ContainsKey(request.Job)))
        {
            if (!CanBeHad(_silos, request) || full.Contains(request.User))
                continue;
            if (UserHas(request.User) > 0 && UserHas(request.User) + request.Least > _quota)
                full.Add(request.User);
            else if (!held.Contains(request.Numerics) && !TryAdmit(request))
                held.Add(request.Numerics);
        }
    }

    // All of the least, or nothing.
    private bool TryAdmit(SlotRequest request)
    {
        var share = Fill(request, [], null);
        if (share.Values.Sum() >= request.Least)
        {
            Book(request, share);
            return true;
        }

        foreach (var (address, count) in share)
            _free[address] += count;
        return false;
    }

    // Up to the least, over more silos than it is worth spreading over if need be.
    private Dictionary<string, int> Fill(
        SlotRequest request, Dictionary<string, int> share, IReadOnlyDictionary<string, int>? among)
    {
        while (share.Values.Sum() < request.Least && Best(request, share, among, int.MaxValue) is { } silo)
            Give(share, silo);
        return share;
    }

    private void Spread(SlotRequest[] requests)
    {
        for (var any = true; any;)
        {
            any = false;
            foreach (var request in requests)
            {
                if (!_shares.TryGetValue(request.Job, out var share) || share.Values.Sum() >= request.Most
                    || UserHas(request.User) >= _quota || Best(request, share, null, request.MostSilos) is not { } silo)
                {
                    continue;
                }

                Give(share, silo);
                _users[request.User] = UserHas(request.User) + 1;
                any = true;
            }
        }
    }

    // First a silo where it lacks slots that it had, then one that it has been given, then the one with the most room.
    private string? Best(
        SlotRequest request, Dictionary<string, int> share, IReadOnlyDictionary<string, int>? among, int mostSilos)
    {
        var full = share.Count >= Math.Max(1, mostSilos);
        return _silos.Where(silo => silo.Numerics == request.Numerics).Select(silo => silo.Address)
            .Where(silo => _free[silo] > 0 && (!full || share.ContainsKey(silo)))
            .Where(silo => among is null || share.GetValueOrDefault(silo) < among.GetValueOrDefault(silo))
            .OrderByDescending(silo => share.GetValueOrDefault(silo) < request.Has.GetValueOrDefault(silo))
            .ThenByDescending(share.ContainsKey)
            .ThenByDescending(silo => _free[silo])
            .ThenBy(silo => silo, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private void Give(Dictionary<string, int> share, string silo)
    {
        share[silo] = share.GetValueOrDefault(silo) + 1;
        _free[silo]--;
    }

    private void Book(SlotRequest request, Dictionary<string, int> share)
    {
        _shares[request.Job] = share;
        _users[request.User] = UserHas(request.User) + share.Values.Sum();
    }

    private int UserHas(string user) => _users.GetValueOrDefault(user);
}
