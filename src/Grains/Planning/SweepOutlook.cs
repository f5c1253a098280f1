using DistSeq.Contracts.Data;
using DistSeq.Contracts.Planning;
using DistSeq.Contracts.Sweeps;
using DistSeq.Grains.Jobs;
using DistSeq.Grains.Sweeps;
using DistSeq.Grains.Sweeps.Pruning;
using DistSeq.Grains.Sweeps.Search;
using DistSeq.Grains.Sweeps.Space;

namespace DistSeq.Grains.Planning;

/// <summary>What a sweep would be, by its first trials.</summary>
/// <param name="spec">The sweep, checked.</param>
/// <param name="trials">An empty table.</param>
/// <param name="data">Prepares the data of trials.</param>
/// <param name="planner">Plans their jobs.</param>
/// <param name="threads">Compute threads of the cluster.</param>
internal sealed class SweepOutlook(SweepSpec spec, TrialPages trials, TrialData data, JobPlanner planner, int threads)
{
    /// <summary>Trials that are planned one by one; what more of them would tell is not worth the time.</summary>
    public const int MostPlanned = 50;

    // More rungs than a training can have in practice.
    private const int MostRungs = 100;

    private readonly List<PlannedTrial> _first = [];

    /// <exception cref="InvalidSpecException">Its data cannot be read, or its model cannot be trained further.</exception>
    public async Task<PlannedSweep> See()
    {
        var prepared = spec.SearchesData ? null : await PrepareBase();
        var source = new TrialSource(spec, trials, PruningCatalog.Of(spec), await Equalizer(prepared));
        var space = SearchSpace.Of(spec);
        var points = space.Configurations?.Count;
        // Trainings that are continued may have the same values again.
        var most = points is { } finite && !spec.Algorithm.Continues
            ? (finite + spec.Enqueue.Count) * (double)spec.Seeds
            : double.MaxValue;
        var count = (int)Math.Min(spec.Budget.Trials, most);
        while (_first.Count < Math.Min(count, MostPlanned) && source.Next(_first.Count) is { } next)
        {
            var trial = await Plan(_first.Count, next.Values);
            _first.Add(trial);
            await trials.Put(new TrialStatus { Number = trial.Number, Values = next.Values, Job = "" });
        }

        var jobs = _first.Select(static trial => trial.Job).OfType<PlannedJob>().ToList();
        var atOnce = AtOnce(space, count);
        var share = jobs.Count == 0 ? 0 : (double)count / jobs.Count;
        return new PlannedSweep
        {
            Points = points,
            Trials = count,
            AtOnce = atOnce,
            First = [.. _first],
            DependsOnResults = _first.Count < Math.Min(count, MostPlanned),
            Rungs = [.. Rungs(jobs)],
            Steps = (long)(share * jobs.Sum(static job => (double)job.Steps)),
            Seconds = Seconds(jobs, atOnce, share),
            Data = prepared,
        };
    }

    private async Task<DatasetStatus> PrepareBase()
    {
        try
        {
            return await data.Prepare(spec.Base);
        }
        catch (InvalidSpecException e)
        {
            throw new InvalidSpecException(
                [.. e.Failures.Select(static failure => failure with { Path = "base." + failure.Path })]);
        }
    }

    private async Task<Equalizer?> Equalizer(DatasetStatus? prepared)
    {
        if (prepared is null || spec.Equalize == Equalization.None)
            return null;
        var (plan, _) = await planner.Demand(TrialJob.IdOf(spec.Name, 0, tries: 1), spec.Base, prepared.Id);
        return new Equalizer(spec, plan.Corpus);
    }

    private async Task<PlannedTrial> Plan(int number, IReadOnlyDictionary<string, string> values)
    {
        try
        {
            var job = SpecPath.With(spec.Base, values);
            var dataset = await data.Prepare(job);
            var (plan, silos) = await planner.Demand(TrialJob.IdOf(spec.Name, number, tries: 1), job, dataset.Id);
            // A model to train further is the same for all trials.
            if (number == 0)
                await planner.DemandFirst(job, plan);
            return new PlannedTrial(number, values, JobOutlook.Of(plan, silos), null);
        }
        catch (InvalidSpecException e)
        {
            return new PlannedTrial(number, values, null, e.Message);
        }
    }

    // A trial waits until the results are there that its values depend on. The search counts configurations.
    private int AtOnce(SearchSpace space, int count)
    {
        var (search, pruner) = (SearchCatalog.Of(spec, space), PruningCatalog.Of(spec));
        var most = Enumerable.Range(0, count)
            .Select(number => number + 1
                - Math.Min(search.Needs(number / spec.Seeds) * spec.Seeds, pruner?.Batch(number) ?? number))
            .DefaultIfEmpty(0).Max();
        return Math.Min(spec.Parallel, most);
    }

    private IEnumerable<long> Rungs(List<PlannedJob> jobs)
    {
        if (PruningCatalog.Of(spec) is not { } pruner || jobs.Count == 0)
            yield break;
        var steps = jobs.Max(static job => job.Steps);
        for (var rung = 0; rung < MostRungs && pruner.Step(0, rung, steps) is { } step; rung++)
            yield return step;
    }

    // Trials that run side by side share the threads; none is faster than it would be alone.
    private double Seconds(List<PlannedJob> jobs, int atOnce, double share)
    {
        if (jobs.Count == 0)
            return 0;
        var busy = Math.Min(threads, atOnce * jobs.Average(static job => job.Threads));
        return Math.Max(
            jobs.Max(static job => job.Seconds), share * jobs.Sum(static job => job.Seconds * job.Threads) / Math.Max(1, busy));
    }
}
