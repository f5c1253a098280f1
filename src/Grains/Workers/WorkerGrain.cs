using System.Diagnostics;
using DistSeq.Grains.Cluster;
using DistSeq.Grains.Data;
using DistSeq.Grains.Parameters;
using DistSeq.Grains.Placement;
using Orleans.GrainDirectory;
using Orleans.Placement;

namespace DistSeq.Grains.Workers;

/// <summary>
/// Computes lanes step by step: gradients on compute threads, one PushPull for each shard, new weights. It keeps nothing that lasts:
/// weights and carried states come from the shards whenever it has to begin anew.
/// </summary>
[AtSiloPlacement, GrainDirectory(GrainDirectoryName = KeyedDirectory.Name), Immovable, CollectionAgeLimit(Hours = 2)]
internal sealed class WorkerGrain(ComputeThreads compute, DatasetCache datasets, JobParts parts, ILocalSiloDetails silo) : Grain, IWorkerGrain
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LaneTeam? _team;
    private IParameterShardGrain[] _shards = [];
    private long _version = -1;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        parts.Arrive(this.GetGrainId(), this.AsReference<IWorkerGrain>().End);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        parts.Leave(this.GetGrainId());
        return Task.CompletedTask;
    }

    /// <summary>
    /// A duplicate runs again and finds its pushes applied; a late one of an older epoch is refused by the shards, or finds none. The call
    /// awaits other workers' pushes, so their loss shows here only as time.
    /// </summary>
    public async Task<WorkerReport> Run(WorkerPlan plan, long from, long to)
    {
        var report = new WorkerReport(silo.Name, RunEnd.OutOfDate);
        try
        {
            var team = _team ??= await Adopt(plan);
            if (_version != from && !await PullAt(team, plan, from))
                return report;
            while (_version < to)
            {
                if (await Step(team, plan) is not { } step)
                    return report;
                report = report with { ComputeSeconds = report.ComputeSeconds + step.Compute, PushSeconds = report.PushSeconds + step.Push };
                if (step.Broken is { } broken)
                    return report with { End = RunEnd.Done, Broken = broken };
            }

            return report with { End = RunEnd.Done };
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            _version = -1;
            return report with { End = RunEnd.ShardLost };
        }
    }

    /// <summary>A duplicate finds nothing to free.</summary>
    public Task End()
    {
        _ended.TrySetResult();
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private async Task<LaneTeam> Adopt(WorkerPlan plan)
    {
        var corpus = await datasets.Get(plan.Dataset);
        _shards = [.. plan.ShardSilos.Select((shardSilo, index) =>
            GrainFactory.GetGrain<IParameterShardGrain>(SiloKey.Shard(plan.Job, plan.Epoch, index, shardSilo)))];
        return await LaneTeam.Of(plan, corpus, compute, silo.SiloAddress.ToParsableString());
    }

    // Null when a shard refuses, or the worker is told to end.
    private async Task<(double Compute, double Push, IReadOnlyList<LaneReport>? Broken)?> Step(LaneTeam team, WorkerPlan plan)
    {
        var begun = Stopwatch.GetTimestamp();
        var reports = await team.Compute(_version);
        var computed = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        Telemetry.ComputeDuration.Record(computed, Telemetry.Job(plan.Job));
        var pushing = Stopwatch.GetTimestamp();
        var replies = await PushPull(await team.Pushes(_version, reports));
        if (replies is null || !replies.All(reply => reply.Version == _version + 1))
        {
            _version = -1;
            return null;
        }

        await team.Take(replies, reports);
        _version++;
        var pushed = Stopwatch.GetElapsedTime(pushing).TotalSeconds;
        Telemetry.PushDuration.Record(pushed, Telemetry.Job(plan.Job));
        Telemetry.StepDuration.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds, Telemetry.Job(plan.Job));
        var finite = replies.All(reply => reply.IsFinite && double.IsFinite(reply.Loss));
        return (computed, pushed, finite ? null : await team.Examine(reports));
    }

    // Ends at the first refusal or failure: the other shards may wait in vain for what that one has lost.
    private async Task<PushReply[]?> PushPull(Push[] pushes)
    {
        var calls = pushes.Select((push, index) => ToShard(_shards[index], push)).ToArray();
        var left = calls.ToList();
        try
        {
            while (left.Count > 0)
            {
                var finished = await Task.WhenAny([.. left, _ended.Task]);
                if (finished is not Task<PushReply> call || (await call).Result == PushResult.Rejected)
                    return null;
                left.Remove(call);
            }

            return await Task.WhenAll(calls);
        }
        finally
        {
            foreach (var call in left)
                call.Ignore();
        }
    }

    private async Task<PushReply> ToShard(IParameterShardGrain shard, Push push)
    {
        PushReply reply;
        do
            reply = await shard.PushPull(push);
        while (reply.Result == PushResult.Waiting && !_ended.Task.IsCompleted);
        return reply;
    }

    private async Task<bool> PullAt(LaneTeam team, WorkerPlan plan, long version)
    {
        var replies = await Task.WhenAll(_shards.Select(shard => shard.Pull(plan.Epoch, version)));
        if (Array.Exists(replies, reply => reply.Result == PushResult.Rejected))
            return false;
        var states = team.Carries(version)
            ? await _shards[0].PullStates(plan.Epoch, version, plan.FirstLane, plan.LaneCount)
            : [];
        if (team.Carries(version) && states.Count != plan.LaneCount)
            return false;
        await team.Take(replies, states);
        _version = version;
        return true;
    }
}
