namespace DistSeq.Grains.Cluster;

/// <summary>
/// Stores nothing: jobs say every second what they want and what they have. After its activation, perhaps because its silo has
/// died, it waits until all jobs have asked before it gives away anything new.
/// </summary>
internal sealed class AllocatorGrain(SiloRoster roster, AllocationPolicy policy, TimeProvider clock) : Grain, IAllocatorGrain
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<string, (SlotRequest Request, long At)> _requests = [];
    private IReadOnlyList<SiloInfo> _silos = [];
    private long? _askedAt;
    private long _begun;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _begun = clock.GetTimestamp();
        return Task.CompletedTask;
    }

    /// <summary>A duplicate gets the same, unless something else has changed.</summary>
    public async Task<SlotGrant> Ask(SlotRequest request)
    {
        if (_askedAt is not { } asked || clock.GetElapsedTime(asked) > Fresh)
        {
            _silos = [.. (await roster.Ask()).Where(silo => !silo.IsLeaving)];
            _askedAt = clock.GetTimestamp();
        }

        _requests[request.Job] = (request, clock.GetTimestamp());
        foreach (var (job, _) in _requests.Where(known => clock.GetElapsedTime(known.Value.At) > Lease).ToArray())
            _requests.Remove(job);
        var requests = _requests.Values.Select(known => known.Request).ToArray();
        var shares = Allocation.Of(_silos, requests, policy.SlotsPerUser);
        var share = shares.GetValueOrDefault(request.Job);
        if (share is null || (request.Has.Count == 0 && requests.Length > 1 && clock.GetElapsedTime(_begun) < FirstLook))
        {
            string[] earlier = [.. Allocation.InOrder(requests).TakeWhile(other => other.Job != request.Job)
                .Where(other => Allocation.CanBeHad(_silos, other)).Select(other => other.Job)];
            return new SlotGrant([], earlier.Count(job => !shares.ContainsKey(job)))
            {
                Ahead = [.. earlier.Union(shares.Keys).Where(job => job != request.Job)],
            };
        }

        // From now on the job counts as having these slots: another one that asks first must not get them.
        _requests[request.Job] = (request with { Has = share }, clock.GetTimestamp());
        var used = _silos.Where(silo => share.ContainsKey(silo.Address));
        return new SlotGrant([.. used.Select(silo => silo with { ComputeThreads = share[silo.Address] })], 0);
    }

    /// <summary>A duplicate finds nothing to give back. If it is lost, the job's silence does the same after a while.</summary>
    public Task Release(string job)
    {
        _requests.Remove(job);
        return Task.CompletedTask;
    }
}
