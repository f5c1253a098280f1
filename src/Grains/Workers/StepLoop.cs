using System.Diagnostics;
using DistSeq.Grains.Aggregation;
using DistSeq.Grains.Parameters;

namespace DistSeq.Grains.Workers;

/// <summary>
/// The steps of a team: compute gradients, push to each shard, go on with the new weights. The next steps are computed while
/// pushes are in flight, as long as the mode of aggregation allows weights that old. Runs as a flow of the compute threads.
/// </summary>
internal sealed class StepLoop(
    LaneTeam team, int lanes, string job, string variant, Aggregator aggregator, ShardPort[] shards)
{
    private readonly int _staleness = aggregator.Staleness;
    // The version to compute from next, and that of the weights at hand; -1 if they must be pulled.
    private long _version = -1;
    private long _weights = -1;

    public LaneTeam Team => team;

    /// <summary>Seconds of gradient computation in the last run.</summary>
    public double ComputeSeconds { get; private set; }

    /// <summary>Seconds that the last run has waited for new weights.</summary>
    public double PushSeconds { get; private set; }

    /// <summary>Runs steps from one version to another.</summary>
    /// <param name="from">Version to begin at.</param>
    /// <param name="to">Version to reach.</param>
    /// <param name="stop">Completes if the loop must end before that.</param>
    /// <returns>How it ended; if a step is not finite, the reports of its lanes.</returns>
    public async Task<(RunEnd End, IReadOnlyList<LaneReport> Broken)> Run(long from, long to, Task stop)
    {
        (ComputeSeconds, PushSeconds) = (0, 0);
        var sent = new Queue<(long Begun, Task<Arrival?> Push, LaneReport[] Reports)>();
        try
        {
            if ((_version != from || _weights != from) && !await PullAt(from))
                return (RunEnd.OutOfDate, []);
            while (_version < to || sent.Count > 0)
            {
                if (sent.Count > 0 && (_version == to || _version - _weights > _staleness || sent.Peek().Push.IsCompleted))
                {
                    var (begun, push, reports) = sent.Dequeue();
                    if (await Arrive(begun, push) is not { } replies)
                        return (RunEnd.OutOfDate, []);
                    if (!replies.All(reply => reply.IsFinite && double.IsFinite(reply.Loss)))
                        return (RunEnd.Done, await team.Examine(reports));
                }
                else
                {
                    sent.Enqueue(await Compute(stop));
                }
            }

            return (RunEnd.Done, []);
        }
        catch
        {
            _version = -1;
            throw;
        }
        finally
        {
            foreach (var (_, push, _) in sent)
                push.Ignore();
        }
    }

    private async Task<(long Begun, Task<Arrival?> Push, LaneReport[] Reports)> Compute(Task stop)
    {
        var begun = Stopwatch.GetTimestamp();
        if (_staleness > 0)
            StepMetrics.Staleness(variant, _version - _weights);
        var reports = await team.Compute(_version);
        var took = Stopwatch.GetElapsedTime(begun);
        ComputeSeconds += took.TotalSeconds;
        StepMetrics.Computed(job, variant, took);
        var pushes = await team.Pushes(_version, _weights, reports);
        _version++;
        return (begun, PushPull(pushes, stop), reports);
    }

    // Null if a shard refuses, or the loop is told to stop.
    private async Task<PushReply[]?> Arrive(long begun, Task<Arrival?> push)
    {
        var waits = Stopwatch.GetTimestamp();
        if (await push is not var (replies, took) || aggregator.Reached(replies, _weights + 1) is not { } version)
        {
            _version = -1;
            return null;
        }

        team.Adopt(replies);
        _weights = version;
        var waited = Stopwatch.GetElapsedTime(waits);
        PushSeconds += waited.TotalSeconds;
        StepMetrics.Arrived(job, variant, Stopwatch.GetElapsedTime(begun), took, waited);
        return replies;
    }

    // Ends at the first refusal or failure: the other shards may wait for what that one has lost.
    private async Task<Arrival?> PushPull(Push[] pushes, Task stop)
    {
        var begun = Stopwatch.GetTimestamp();
        var calls = pushes.Select((push, index) => shards[index].PushPull(push, stop)).ToArray();
        var left = calls.ToList();
        try
        {
            while (left.Count > 0)
            {
                var finished = await Task.WhenAny([.. left, stop]);
                if (finished is not Task<PushReply> call || (await call).Result == PushResult.Rejected)
                    return null;
                left.Remove(call);
            }

            // Copies that were made to be sent have arrived.
            foreach (var part in pushes.SelectMany(push => push.Sums))
                part.Values.Release();
            return new Arrival(await Task.WhenAll(calls), Stopwatch.GetElapsedTime(begun));
        }
        finally
        {
            foreach (var call in left)
                call.Ignore();
        }
    }

    private async Task<bool> PullAt(long version)
    {
        var replies = await Task.WhenAll(shards.Select(shard => shard.Pull(version)));
        if (Array.Exists(replies, reply => reply.Result == PushResult.Rejected))
            return false;
        if (team.NeedsStates(version))
        {
            var states = await shards[0].PullStates(version, team.FirstLane, lanes);
            if (states.Count != lanes)
                return false;
            team.Carry(states);
        }

        team.Adopt(replies);
        (_version, _weights) = (version, version);
        return true;
    }

    // The shards' answers to a push, and how long they took.
    private sealed record Arrival(PushReply[] Replies, TimeSpan Took);
}
