using DistSeq.Contracts.Planning;
using DistSeq.Grains.Jobs;

namespace DistSeq.Grains.Planning;

/// <summary>What a job would be, by its plan.</summary>
internal static class JobOutlook
{
    /// <param name="all">The plan on all silos.</param>
    /// <param name="silos">All silos.</param>
    public static PlannedJob Of(JobPlan all, IReadOnlyList<SiloInfo> silos)
    {
        var spread = Spread(all, silos);
        var plan = new JobPlan(all.Job, all.Spec, all.Dataset, all.Corpus, all.Attempt, spread, []);
        var used = spread.Where(silo => plan.Workers.Any(worker => worker.Silo == silo.Address)).ToArray();
        return new PlannedJob
        {
            Task = all.Spec.Learns,
            Parameters = plan.Layout.Length,
            Steps = plan.Steps,
            Epochs = plan.EpochAt(plan.Steps),
            TokensPerStep = plan.Batch.TokensPerStep,
            Lanes = plan.Lanes,
            Threads = plan.ComputeThreads,
            Silos = used.Length,
            ParameterShards = plan.ShardSilos.Count,
            MemoryBytes = new JobMemory(plan).Most(spread),
            SiloMemoryBytes = used.Min(static silo => silo.MemoryBytes),
            Seconds = plan.Steps * plan.Forecast.Seconds,
        };
    }

    // As the job would ask for them: a number of workers on as many silos as there are, else as many as pay.
    private static IReadOnlyList<SiloInfo> Spread(JobPlan plan, IReadOnlyList<SiloInfo> silos) =>
        plan.Spec.Cluster.Workers is { } asked && asked.Least == asked.Most
            ? silos
            : [.. silos.Take(StepForecast.BestSilos(
                plan.Layout, plan.Batch.TokensPerStep, plan.Aggregator.Groups(plan.Lanes), plan.StepsPerVersion,
                [.. silos.Select(static silo => silo.ComputeThreads)]))];
}
