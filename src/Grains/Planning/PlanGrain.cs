using DistSeq.Contracts.Planning;
using DistSeq.Contracts.Sweeps;
using DistSeq.Grains.Jobs;
using DistSeq.Grains.Sweeps;
using Orleans.Concurrency;

namespace DistSeq.Grains.Planning;

/// <summary>Answers what would be, and starts nothing. A question that arrives twice is answered twice.</summary>
[StatelessWorker]
internal sealed class PlanGrain(IGrainContext context, JobServices services) : Grain, IPlanGrain
{
    private const string Nobody = "plan";

    /// <summary>Changes nothing.</summary>
    public async Task<PlannedJob> PlanJob(JobSpec spec, string dataset)
    {
        SpecRules.Demand(SpecRules.Check(spec));
        var planner = new JobPlanner(services);
        var (plan, silos) = await planner.Demand(Nobody, spec, dataset);
        await planner.DemandFirst(spec, plan);
        return JobOutlook.Of(plan, silos);
    }

    /// <summary>Changes nothing but that the data is prepared, which a duplicate finds.</summary>
    public async Task<PlannedSweep> PlanSweep(SweepSpec spec, IReadOnlyList<SweepData> data)
    {
        SpecRules.Demand(SpecRules.Check(spec));
        var record = new SweepRecord { Spec = spec, Data = data };
        var threads = (await services.Roster.Ask()).Where(static silo => !silo.IsLeaving).Sum(static silo => silo.ComputeThreads);
        return await new SweepOutlook(
            spec, new TrialPages(context, new KeepsNothing()), new TrialData(() => record, GrainFactory),
            new JobPlanner(services), threads).See();
    }
}
