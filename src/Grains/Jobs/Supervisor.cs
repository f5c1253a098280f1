using DistSeq.Contracts.Cluster;
using DistSeq.Grains.Cluster;
using DistSeq.Grains.Models;
using DistSeq.Grains.Parameters;
using DistSeq.Grains.Placement;
using DistSeq.Grains.Workers;

namespace DistSeq.Grains.Jobs;

/// <summary>
/// Runs steps on all workers of a plan. Where one is lost, hangs or is too slow, another silo computes its lanes from the version that the
/// shards have: the same bits, so it does not matter whether the first comes back. Where a shard does not answer, the epoch is over.
/// </summary>
internal sealed class Supervisor(IGrainFactory grains, SiloRoster roster, string job, JobPlan plan, TimeProvider clock)
{
    private static readonly TimeSpan ShortestPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestStandstill = TimeSpan.FromSeconds(10);
    private const int MostReliefs = 8;

    private readonly IParameterShardGrain[] _shards =
        [.. plan.ShardSilos.Select((silo, index) => grains.GetGrain<IParameterShardGrain>(SiloKey.Shard(job, plan.Epoch, index, silo)))];

    private readonly List<Post> _posts = [.. plan.Workers.Select((worker, number) => new Post(
        grains.GetGrain<IWorkerGrain>(SiloKey.Worker(job, plan.Epoch, number, worker.Silo)), worker.Silo, worker.Plan))];

    private int _assignments = plan.Workers.Count;
    private int _reliefs;
    private long _seen = -1;
    private long _seenAt;

    public IReadOnlyList<IParameterShardGrain> Shards => _shards;

    public IEnumerable<IWorkerGrain> Workers => _posts.Select(post => post.Worker);

    /// <summary>Runs the steps from one version to another.</summary>
    /// <param name="from">Version that all shards have.</param>
    /// <param name="to">Version to reach.</param>
    /// <param name="expected">How long it should take.</param>
    /// <exception cref="PartLostException">A shard does not answer, or has not this epoch.</exception>
    public async Task<RunReport> Run(long from, long to, TimeSpan expected)
    {
        var running = _posts.ToDictionary(post => (Task)post.Worker.Run(post.Plan, from, to), post => post);
        var reports = new List<WorkerReport>();
        var relieved = false;
        _reliefs = 0;
        var patience = Max(ShortestPatience, 4 * expected);
        using var ended = new CancellationTokenSource();
        try
        {
            while (running.Count > 0)
            {
                using var waited = CancellationTokenSource.CreateLinkedTokenSource(ended.Token);
                var finished = await Task.WhenAny([.. running.Keys, Task.Delay(patience, clock, waited.Token)]);
                await waited.CancelAsync();
                if (!running.Remove(finished, out var post))
                {
                    var stuck = await FindStuck(running.Values, to, 8 * expected);
                    relieved |= stuck.Count > 0;
                    foreach (var (run, lost) in running.Where(pair => stuck.Contains(pair.Value)).ToArray())
                    {
                        running.Remove(run);
                        run.Ignore();
                        await Relieve(lost, to, running);
                    }

                    patience = ShortestPatience;
                }
                else if (await Outcome((Task<WorkerReport>)finished) is { End: RunEnd.Done } report)
                {
                    reports.Add(report);
                }
                else
                {
                    relieved = true;
                    await Relieve(post, to, running);
                }
            }
        }
        finally
        {
            await ended.CancelAsync();
            foreach (var run in running.Keys)
                run.Ignore();
        }

        return new RunReport(
            [.. reports.Select(report => report.Silo)], [.. reports.SelectMany(report => report.Broken).OrderBy(lane => lane.Lane)],
            reports.Max(report => report.ComputeSeconds), reports.Max(report => report.PushSeconds), relieved);
    }

    /// <summary>Frees what workers and shards hold. Best effort: one that cannot be reached holds nothing any more, or lets go with time.</summary>
    public void End()
    {
        foreach (var post in _posts)
            post.Worker.End().Ignore();
        foreach (var shard in _shards)
            shard.End().Ignore();
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    // Null where the call did not come to an end of its own. An error of the computation itself is the caller's.
    private static async Task<WorkerReport?> Outcome(Task<WorkerReport> run)
    {
        try
        {
            return await run;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or OperationCanceledException)
        {
            return null;
        }
    }

    // Workers whose silo does not answer; where all do, those that have held up the same step for too long.
    private async Task<List<Post>> FindStuck(IReadOnlyCollection<Post> running, long to, TimeSpan longestStep)
    {
        var looks = await Look();
        var version = looks.Min(look => look.Version);
        var answers = await Task.WhenAll(running.Select(async post => (Post: post, Answer: await roster.Ask(post.Silo) ?? await roster.Ask(post.Silo))));
        var silent = answers.Where(answer => answer.Answer is null).Select(answer => answer.Post).ToList();
        if (silent.Count > 0 || version != _seen || version >= to)
        {
            (_seen, _seenAt) = (version, clock.GetTimestamp());
            return silent;
        }

        if (clock.GetElapsedTime(_seenAt) < Max(ShortestStandstill, longestStep) || (await Eligible()).Count < 2)
            return [];
        var missing = looks.SelectMany(look => look.Version == version ? look.Missing : []).ToHashSet();
        _seenAt = clock.GetTimestamp();
        return [.. running.Where(post => missing.Any(lane => lane >= post.Plan.FirstLane && lane < post.Plan.FirstLane + post.Plan.LaneCount))];
    }

    // Another silo takes over the lanes, that with the fewest of this job.
    private async Task Relieve(Post lost, long to, Dictionary<Task, Post> running)
    {
        if (!Aggregating.CanRelieve(lost.Plan.Spec.Aggregation))
            throw new PartLostException($"The worker of lanes {lost.Plan.FirstLane} + {lost.Plan.LaneCount} of job {job} is lost with what it kept.");
        if (_reliefs++ == MostReliefs)
            throw new PartLostException($"Workers of job {job} fail again and again.");
        lost.Worker.End().Ignore();
        _posts.Remove(lost);
        var version = (await Look()).Min(look => look.Version);
        var answering = await Eligible();
        // A silo that has not the memory would be lost in its turn.
        var memory = new JobMemory(lost.Plan.Spec, plan);
        var silo = answering.Where(silo => silo.Address != lost.Silo || answering.Count == 1)
            .Where(silo => memory.Fits(
                silo, [.. _posts.Where(post => post.Silo == silo.Address).Select(post => post.Plan), lost.Plan]))
            .MinBy(silo => _posts.Where(post => post.Silo == silo.Address).Sum(post => post.Plan.LaneCount))?.Address
            ?? throw new PartLostException(
                $"No silo that answers can take over lanes {lost.Plan.FirstLane} + {lost.Plan.LaneCount}.");
        var relief = new Post(grains.GetGrain<IWorkerGrain>(SiloKey.Worker(job, plan.Epoch, _assignments++, silo)), silo, lost.Plan);
        _posts.Add(relief);
        running.Add(relief.Worker.Run(relief.Plan, version, Math.Max(version, to)), relief);
        Telemetry.WorkersRelieved.Add(1, Telemetry.Job(job));
    }

    // Silos with other numerics would compute other bits.
    private async Task<List<SiloInfo>> Eligible() => [.. (await roster.Ask()).Where(silo => silo.Numerics == plan.Numerics)];

    private async Task<ShardLook[]> Look() => await Task.WhenAll(_shards.Select(async (shard, index) =>
        await Look(shard) ?? await Look(shard)
            ?? throw new PartLostException($"Parameter shard {index} of job {job} does not answer, or has not epoch {plan.Epoch}.")));

    private async Task<ShardLook?> Look(IParameterShardGrain shard)
    {
        var look = shard.Look(plan.Epoch);
        try
        {
            return await look.WaitAsync(LongestAnswer, clock);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            look.Ignore();
            return null;
        }
    }

    private sealed record Post(IWorkerGrain Worker, string Silo, WorkerPlan Plan);
}
