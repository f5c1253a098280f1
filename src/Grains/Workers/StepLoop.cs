using System.Diagnostics;
using DistSeq.Contracts.Specs;
using DistSeq.Grains.Models;
using DistSeq.Grains.Parameters;

namespace DistSeq.Grains.Workers;

/// <summary>
/// The steps of a team: gradients on compute threads, one PushPull for each shard, new weights. In mode stale the next steps are computed
/// while pushes are on their way, as long as the weights are not older than the spec allows. Runs as a flow of the compute threads.
/// </summary>
/// <param name="team">Whose lanes.</param>
/// <param name="lanes">How many they are.</param>
/// <param name="plan">The worker's plan.</param>
/// <param name="shards">Parameter shards in order.</param>
internal sealed class StepLoop(LaneTeam team, int lanes, WorkerPlan plan, ShardPort[] shards)
{
    private readonly int _staleness = Aggregating.Staleness(plan.Spec.Aggregation);
    private readonly AggregationMode _mode = plan.Spec.Aggregation.Mode;
    private long _step = -1;
    private long _weights = -1;

    /// <summary>The team.</summary>
    public LaneTeam Team => team;

    /// <summary>Time in gradient computation since the last run began, seconds.</summary>
    public double ComputeSeconds { get; private set; }

    /// <summary>Time from gradients to new weights, as far as it was waited for, since the last run began, seconds.</summary>
    public double PushSeconds { get; private set; }

    /// <summary>Runs steps from one version to another.</summary>
    /// <param name="from">Version to begin at.</param>
    /// <param name="to">Version to reach.</param>
    /// <param name="stop">Completes when it is to end before that.</param>
    /// <returns>How it ended; where a step is not finite, what its lanes came to.</returns>
    public async Task<(RunEnd End, IReadOnlyList<LaneReport> Broken)> Run(long from, long to, Task stop)
    {
        (ComputeSeconds, PushSeconds) = (0, 0);
        var ways = new Queue<(Task<PushReply[]?> Replies, LaneReport[] Reports)>();
        try
        {
            if ((_step != from || _weights != from) && !await PullAt(from))
                return (RunEnd.OutOfDate, []);
            while (_step < to || ways.Count > 0)
            {
                if (ways.Count > 0 && (_step == to || _step - _weights > _staleness || ways.Peek().Replies.IsCompleted))
                {
                    var (replies, reports) = ways.Dequeue();
                    if (!await Arrive(replies))
                        return (RunEnd.OutOfDate, []);
                    if (!(await replies)!.All(reply => reply.IsFinite && double.IsFinite(reply.Loss)))
                        return (RunEnd.Done, await team.Examine(reports));
                }
                else
                {
                    ways.Enqueue(await Compute(stop));
                }
            }

            return (RunEnd.Done, []);
        }
        catch
        {
            _step = -1;
            throw;
        }
        finally
        {
            foreach (var (replies, _) in ways)
                replies.Ignore();
        }
    }

    private async Task<(Task<PushReply[]?> Replies, LaneReport[] Reports)> Compute(Task stop)
    {
        var begun = Stopwatch.GetTimestamp();
        if (_mode is AggregationMode.Stale)
            Telemetry.Staleness.Record(_step - _weights, Telemetry.Job(plan.Job));
        var reports = await team.Compute(_step);
        team.Carry(reports);
        var took = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        ComputeSeconds += took;
        Telemetry.ComputeDuration.Record(took, Telemetry.Job(plan.Job));
        var pushes = await team.Pushes(_step, _weights, reports);
        _step++;
        return (PushPull(pushes, stop), reports);
    }

    // False when a shard refuses, or the loop is told to stop.
    private async Task<bool> Arrive(Task<PushReply[]?> way)
    {
        var begun = Stopwatch.GetTimestamp();
        var replies = await way;
        var next = _weights + 1;
        // Whatever has come besides in mode async, this team's own push is in.
        var version = _mode == AggregationMode.Async ? next : replies?.Min(reply => reply.Version);
        if (replies is null || version < next || (_mode is AggregationMode.Sync or AggregationMode.Local && replies.Any(reply => reply.Version != next)))
        {
            _step = -1;
            return false;
        }

        team.Take(replies);
        _weights = version!.Value;
        var took = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        PushSeconds += took;
        Telemetry.PushDuration.Record(took, Telemetry.Job(plan.Job));
        return true;
    }

    // Ends at the first refusal or failure: the other shards may wait in vain for what that one has lost.
    private async Task<PushReply[]?> PushPull(Push[] pushes, Task stop)
    {
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

            // What was copied for its way has arrived.
            foreach (var part in pushes.SelectMany(push => push.Sums))
                part.Values.Release();
            return await Task.WhenAll(calls);
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
        if (team.Carries(version))
        {
            var states = await shards[0].PullStates(version, team.FirstLane, lanes);
            if (states.Count != lanes)
                return false;
            team.Carry(states);
        }

        team.Take(replies);
        (_step, _weights) = (version, version);
        return true;
    }
}
