using System.Diagnostics;
using DistSeq.Grains.Data;
using DistSeq.Grains.Parameters;
using DistSeq.Grains.Placement;
using Orleans.Placement;

namespace DistSeq.Grains.Workers;

/// <summary>
/// Computes lanes step by step: gradient on a compute thread, one PushPull for each shard, new weights. It keeps nothing that lasts:
/// weights and carried states come from the shards whenever it has to begin anew.
/// </summary>
[KeepAlive, Immovable, SpreadPlacement]
internal sealed class WorkerGrain(ComputeThreads compute, DatasetCache datasets, ILocalSiloDetails silo) : Grain, IWorkerGrain
{
    private WorkerPlan? _plan;
    private LaneWork? _work;
    private IParameterShardGrain[] _shards = [];
    private long _version = -1;

    /// <summary>
    /// A duplicate runs again and finds its pushes applied; a late one of an older epoch is refused by the shards. The call awaits other
    /// workers' pushes, so its loss shows as an error here only through the shards.
    /// </summary>
    public async Task<WorkerReport> Run(WorkerPlan plan, long from, long to)
    {
        var totals = new List<StepTotal>();
        WorkerReport Report(bool outOfDate) => new(silo.Name, totals, outOfDate);
        if (_plan != plan)
            await Adopt(plan);
        if (_version != from && !await PullAt(plan, from))
            return Report(true);
        while (_version < to)
        {
            var begun = Stopwatch.GetTimestamp();
            var work = _work!;
            var reports = await compute.Run(() => work.Compute(_version));
            Telemetry.ComputeDuration.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds, Telemetry.Job(plan.Job));
            var pushed = Stopwatch.GetTimestamp();
            var replies = await PushPull(index => work.Push(plan.Epoch, _version, index, reports));
            Telemetry.PushDuration.Record(Stopwatch.GetElapsedTime(pushed).TotalSeconds, Telemetry.Job(plan.Job));
            if (replies.Any(reply => reply.Result == PushResult.Rejected || reply.Version != _version + 1))
            {
                _version = -1;
                return Report(true);
            }

            work.Take(replies, reports);
            _version++;
            var finite = replies.All(reply => reply.IsFinite && double.IsFinite(reply.Loss));
            totals.Add(new StepTotal(_version, replies[0].Loss, replies[0].Tokens, finite));
            Telemetry.StepDuration.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds, Telemetry.Job(plan.Job));
            if (!finite)
                return Report(false) with { Lanes = await compute.Run(() => work.Examine(reports)) };
        }

        return Report(false);
    }

    /// <summary>A duplicate finds nothing to free.</summary>
    public Task End()
    {
        _plan = null;
        _work = null;
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private async Task Adopt(WorkerPlan plan)
    {
        _version = -1;
        var corpus = await datasets.Get(plan.Dataset);
        _work = await compute.Run(() => new LaneWork(plan, corpus));
        _shards = [.. Enumerable.Range(0, plan.Shards).Select(index => GrainFactory.GetGrain<IParameterShardGrain>($"{plan.Job}/{index}"))];
        _plan = plan;
    }

    // Ends at the first refusal or failure: the other shards may wait in vain for what that one has lost.
    private async Task<IReadOnlyList<PushReply>> PushPull(Func<int, Push> cut)
    {
        var ended = false;
        async Task<PushReply> ToShard(int index)
        {
            var push = cut(index);
            PushReply reply;
            do
                reply = await _shards[index].PushPull(push);
            while (reply.Result == PushResult.Waiting && !ended);
            return reply;
        }

        var pushes = Enumerable.Range(0, _shards.Length).Select(ToShard).ToArray();
        try
        {
            await foreach (var push in Task.WhenEach(pushes))
            {
                if ((await push).Result == PushResult.Rejected)
                    return [await push];
            }
        }
        finally
        {
            ended = true;
            foreach (var push in pushes)
                push.Ignore();
        }

        return await Task.WhenAll(pushes);
    }

    private async Task<bool> PullAt(WorkerPlan plan, long version)
    {
        var replies = await Task.WhenAll(_shards.Select(shard => shard.Pull(plan.Epoch)));
        if (Array.Exists(replies, reply => reply.Result == PushResult.Rejected || reply.Version != version))
            return false;
        var states = _work!.Carries(version)
            ? await _shards[0].PullStates(plan.Epoch, version, plan.FirstLane, plan.LaneCount)
            : [];
        if (_work.Carries(version) && states.Count != plan.LaneCount)
            return false;
        _work.Take(replies, states);
        _version = version;
        return true;
    }
}
