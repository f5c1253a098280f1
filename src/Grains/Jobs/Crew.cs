using DistSeq.Engine.Training;
using DistSeq.Grains.Parameters;
using DistSeq.Grains.Placement;
using DistSeq.Grains.Workers;

namespace DistSeq.Grains.Jobs;

/// <summary>
/// The workers of an attempt. When one is lost, hangs or is too slow, another silo takes over its lanes, from the version that
/// the parameter shards have. It computes the same bits, so it does not matter whether the first worker comes back.
/// </summary>
internal sealed class Crew(
    IGrainFactory grains, SiloRoster roster, TimeProvider clock, JobPlan plan, Func<Task<ShardLook[]>> look)
{
    private static readonly TimeSpan ShortestPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestStandstill = TimeSpan.FromSeconds(10);
    private const int MostReliefs = 8;

    private readonly List<Post> _posts = [.. plan.Workers.Select((worker, number) => new Post(
        grains.GetGrain<IWorkerGrain>(SiloKey.Worker(plan.Job, plan.Attempt, number, worker.Silo)), worker.Silo, worker.Plan))];

    private int _assignments = plan.Workers.Count;
    private int _reliefs;
    private long _seen = -1;
    private long _seenAt;

    /// <summary>Runs the steps from one version to another.</summary>
    /// <param name="from">Version that all shards have.</param>
    /// <param name="to">Version to reach.</param>
    /// <param name="expected">How long it should take.</param>
    /// <exception cref="PartLostException">A shard does not answer, or belongs to another attempt.</exception>
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
            [.. reports.Select(report => report.Silo)],
            [.. reports.SelectMany(report => report.Broken).OrderBy(lane => lane.Lane)],
            reports.Max(report => report.ComputeSeconds), reports.Max(report => report.PushSeconds), relieved);
    }

    /// <summary>
    /// The tallies of all pieces of a split, in order, measured by the workers on as many threads as they have.
    /// </summary>
    /// <exception cref="PartLostException">A worker does not answer, or has lost its plan.</exception>
    public async Task<IReadOnlyList<Tally>> Measure(Split split, int pieces, string? artifact)
    {
        Post[] slots = [.. _posts.SelectMany(post => Enumerable.Repeat(post, post.Plan.Threads))];
        var parts = await Task.WhenAll(Enumerable.Range(0, pieces)
            .GroupBy(piece => slots[piece % slots.Length])
            .Select(part => Answered(part.Key, part.Key.Worker.Measure(Kinds.Split(split), [.. part], artifact))));
        return [.. parts.SelectMany(part => part).OrderBy(part => part.Piece).Select(part => part.ToTally())];
    }

    /// <summary>Has all workers keep their state at a version, between two runs.</summary>
    public Task Hold(long version) => Task.WhenAll(_posts.Select(post => post.Worker.Hold(version)));

    /// <summary>Writes the workers' state at a version; null for a worker that holds another version.</summary>
    public Task<ManifestPart?[]> Save(long version) => Task.WhenAll(_posts.Select((post, index) =>
        post.Worker.Save(version, ArtifactName.CheckpointKept(plan.Job, version, plan.Attempt, index))));

    /// <summary>Frees what the workers hold. Best effort: a worker that cannot be reached is gone, or lets go in time.</summary>
    public void End()
    {
        foreach (var post in _posts)
            post.Worker.End().Ignore();
    }

    // Asks the silo now and then: a large split takes long, and a silo that hangs must not be waited for that long.
    private async Task<T> Answered<T>(Post post, Task<T> call)
    {
        while (await Task.WhenAny(call, Task.Delay(ShortestPatience, clock)) != call)
        {
            if (await roster.Ask(post.Silo) is null && await roster.Ask(post.Silo) is null)
            {
                call.Ignore();
                throw new PartLostException($"The silo {post.Silo}, which measures job {plan.Job}, does not answer.");
            }
        }

        return await call;
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    // Null if the call was cut off. An error of the computation itself goes to the caller.
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

    // Workers whose silo does not answer; if all silos answer, those that have held up the same step for too long.
    private async Task<List<Post>> FindStuck(IReadOnlyCollection<Post> running, long to, TimeSpan longestStep)
    {
        var looks = await look();
        var version = looks.Min(look => look.Version);
        var answers = await Task.WhenAll(
            running.Select(async post => (Post: post, Answer: await roster.Ask(post.Silo) ?? await roster.Ask(post.Silo))));
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
        return [.. running.Where(post => missing.Any(
            lane => lane >= post.Plan.FirstLane && lane < post.Plan.FirstLane + post.Plan.LaneCount))];
    }

    // The silo with the fewest lanes of this job takes over the lost worker's.
    private async Task Relieve(Post lost, long to, Dictionary<Task, Post> running)
    {
        if (!plan.Aggregator.CanRelieve)
        {
            throw new PartLostException(
                $"The worker of lanes {lost.Plan.FirstLane} + {lost.Plan.LaneCount} of job {plan.Job} is lost with its state.");
        }

        if (_reliefs++ == MostReliefs)
            throw new PartLostException($"Workers of job {plan.Job} keep failing.");
        lost.Worker.End().Ignore();
        _posts.Remove(lost);
        var version = (await look()).Min(look => look.Version);
        var answering = await Eligible();
        // A silo without enough memory would be lost next.
        var memory = new JobMemory(plan);
        var silo = answering.Where(silo => silo.Address != lost.Silo || answering.Count == 1)
            .Where(silo => memory.Fits(
                silo, [.. _posts.Where(post => post.Silo == silo.Address).Select(post => post.Plan), lost.Plan]))
            .MinBy(silo => _posts.Where(post => post.Silo == silo.Address).Sum(post => post.Plan.LaneCount))?.Address
            ?? throw new PartLostException(
                $"No silo that answers can take over lanes {lost.Plan.FirstLane} + {lost.Plan.LaneCount}.");
        var relief = new Post(
            grains.GetGrain<IWorkerGrain>(SiloKey.Worker(plan.Job, plan.Attempt, _assignments++, silo)), silo, lost.Plan);
        _posts.Add(relief);
        running.Add(relief.Worker.Run(relief.Plan, version, Math.Max(version, to)), relief);
        JobMetrics.Relief(plan.Job);
    }

    // Silos with other numerics would compute other bits.
    private async Task<List<SiloInfo>> Eligible() => [.. (await roster.Ask()).Where(silo => silo.Numerics == plan.Numerics)];

    private sealed record Post(IWorkerGrain Worker, string Silo, WorkerPlan Plan);
}
