namespace DistSeq.Grains.Aggregation.Async;

/// <summary>
/// Each push of a group is an update, in the order of arrival. A duplicate waits for the update of the first; a push that is not
/// the group's next is rejected.
/// </summary>
internal sealed class GroupIntake(IUpdatedShard shard) : PushIntake(shard)
{
    // The next step of each lane.
    private readonly long[] _next = [.. Enumerable.Repeat(shard.Current.Version, shard.Lanes)];
    private Task _lastUpdate = Task.CompletedTask;
    private bool _finite = true;

    public override async Task<PushReply> PushPull(Push push)
    {
        var part = push.Sums[0];
        bool duplicate;
        Task update;
        lock (Shard.Lock)
        {
            var next = _next[part.FirstLane];
            if (Shard.IsAbandoned || push.Version > next)
                return PushReply.Without(PushResult.Rejected);
            duplicate = push.Version < next;
            if (!duplicate)
            {
                _next.AsSpan(part.FirstLane, part.Lanes).Fill(next + 1);
                _lastUpdate = ApplyAfter(_lastUpdate, push, part);
            }

            update = _lastUpdate;
        }

        if (duplicate)
            GradientMetrics.Duplicate();
        await update;
        lock (Shard.Lock)
            return Shard.Current with { Result = duplicate ? PushResult.Duplicate : PushResult.Applied };
    }

    private async Task ApplyAfter(Task earlier, Push push, LanePart part)
    {
        await earlier;
        lock (Shard.Lock)
            Shard.IsUpdating = true;
        var finite = await Shard.Apply([part]);
        part.Values.Release();
        lock (Shard.Lock)
        {
            Shard.IsUpdating = false;
            Shard.Enter(push.Version + 1, part);
            Gathering(push.Version).Add(push);
            _finite &= finite;
            Shard.Refresh(finite);
            // This shard has seen groups at most one step apart: a step is whole when its last group is in.
            while (Next is { IsComplete: true } whole)
                Publish(whole, _finite);
        }
    }
}
