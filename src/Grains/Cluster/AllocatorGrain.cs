using DistSeq.Contracts.Cluster;

namespace DistSeq.Grains.Cluster;

/// <summary>
/// Knows nothing that lasts: jobs say every second what they want and what they have. One that has just been activated, after its silo
/// has died, say, waits until all have spoken before it gives anything new.
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

    /// <summary>A duplicate gets the same, as long as nothing else has changed.</summary>
    public async Task<SlotGrant> Ask(SlotRequest request)
    {
        if (_askedAt is not { } asked || clock.GetElapsedTime(asked) > Fresh)
        {
            _silos = [.. (await roster.Ask()).Where(silo => !silo.IsLeaving)];
            _askedAt = clock.GetTimestamp();
        }

        _requests[request.Job] = (request, clock.GetTimestamp());
        foreach (var silent in _requests.Where(known => clock.GetElapsedTime(known.Value.At) > Lease).Select(known => known.Key).ToArray())
            _requests.Remove(silent);
        var requests = _requests.Values.Select(known => known.Request).ToArray();
        var shares = Allocation.Of(_silos, requests, policy.SlotsPerUser);
        var share = shares.GetValueOrDefault(request.Job);
        if (share is null || (request.Has.Count == 0 && requests.Length > 1 && clock.GetElapsedTime(_begun) < FirstLook))
        {
            var before = Allocation.InOrder(requests).TakeWhile(other => other.Job != request.Job)
                .Count(other => !shares.ContainsKey(other.Job) && Allocation.CanBeHad(_silos, other));
            string[] ahead = [.. Allocation.InOrder(requests).TakeWhile(other => other.Job != request.Job)
                .Where(other => Allocation.CanBeHad(_silos, other)).Select(other => other.Job)
                .Union(shares.Keys).Where(job => job != request.Job)];
            return new SlotGrant([], before) { Ahead = ahead };
        }

        // From now on it counts as having them: another that asks before it says so must not get the same.
        _requests[request.Job] = (request with { Has = share }, clock.GetTimestamp());
        return new SlotGrant([.. _silos.Where(silo => share.ContainsKey(silo.Address)).Select(silo => silo with { ComputeThreads = share[silo.Address] })], 0);
    }

    /// <summary>A duplicate finds nothing to give back. One that is lost is made up for by silence.</summary>
    public Task Release(string job)
    {
        _requests.Remove(job);
        return Task.CompletedTask;
    }
}
