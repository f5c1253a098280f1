using DistSeq.Contracts.Artifacts;
using DistSeq.Contracts.Specs;
using DistSeq.Contracts.Sweeps;
using DistSeq.Grains.Cluster;

namespace DistSeq.Benchmarks.Sweeps;

/// <summary>
/// A sweep of one-step jobs on a silo process, one trial at a time. The coordinator's time is all time in which no job is
/// between its submission and its end: choosing values, writing the table, preparing data, activating jobs, and all calls.
/// </summary>
internal static class SweepScaleRun
{
    // The first trials compile the code.
    private const int WarmUp = 100;

    private static readonly double[] MemoryAfter = [0.1, 0.25, 0.5, 1];

    /// <exception cref="TroubleException">The silo does not start, or a trial fails.</exception>
    public static async Task<SweepScaleFigures> MeasureAsync(SearchAlgorithm search, int trials)
    {
        await using var cluster = await SiloCluster.OneForSilosAsync(1);
        return await cluster.AskAsync(cluster.Silos[0], grains => MeasureAsync(grains, search, trials));
    }

    private static async Task<SweepScaleFigures> MeasureAsync(IGrainFactory grains, SearchAlgorithm search, int trials)
    {
        var spec = SpecOf(search, trials);
        var content = Encoding.UTF8.GetBytes(string.Concat(
            Enumerable.Range(0, 200).Select(static line => $"{line} times {line} is {line * line}\n")));
        var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
        var upload = grains.GetGrain<IUploadGrain>(sha256);
        await upload.SendPart(0, content);
        await upload.Complete(1);
        var sweep = grains.GetGrain<ISweepGrain>("scale");
        await sweep.Submit(spec, [new SweepData(SweepData.SourceOf(spec.Base.Data), sha256)]);
        var memory = await WatchAsync(grains, sweep, trials);
        if ((await sweep.GetStatus()).Trials.FirstOrDefault(static trial => trial.State != TrialState.Completed) is { } failed)
            throw new TroubleException($"Trial {failed.Number} is {failed.State}: {failed.Reason}");
        var jobs = (await grains.GetGrain<IJobRegistryGrain>(IJobRegistryGrain.Jobs).Find(new JobQuery { Limit = trials })).Jobs
            .OrderBy(static job => job.Number).ToArray();
        return new SweepScaleFigures(
            SpecJson.Word(search), jobs.Length,
            jobs.Average(static job => (job.EndedAt!.Value - job.SubmittedAt).TotalMilliseconds),
            Between(jobs[Math.Min(WarmUp, trials / 2)..]), Between(jobs[(trials * 4 / 5)..]), memory);
    }

    private static SweepSpec SpecOf(SearchAlgorithm search, int trials) => new()
    {
        Base = new JobSpec
        {
            Data = new DataSpec { Path = "lines.txt", Validation = 0.1 },
            Model = new ModelSpec { Hidden = 8 },
            Training = new TrainingSpec { Steps = 1, Batch = 2, Window = 4, Lanes = 1 },
        },
        Search = new Dictionary<string, SearchSpec>
        {
            ["optimizer.learningRate"] = new() { Range = [0.0001, 1], Scale = SearchScale.Log },
            ["model.hidden"] = new() { Range = [4, 16] },
            ["model.cell"] = new() { Values = ["gru", "lstm", "rnn"] },
        },
        Algorithm = new AlgorithmSpec { Kind = search },
        Budget = new BudgetSpec { Trials = trials },
        Parallel = 1,
    };

    private static async Task<List<MemoryAt>> WatchAsync(IGrainFactory grains, ISweepGrain sweep, int trials)
    {
        var management = grains.GetGrain<IManagementGrain>(0);
        var (memory, ended) = (new List<MemoryAt>(), 0);
        await foreach (var batch in sweep.Watch(0))
        {
            ended += batch.Trials.Count(static trial => trial.HasEnded);
            if (memory.Count == MemoryAfter.Length || ended < MemoryAfter[memory.Count] * trials)
                continue;
            SiloAddress[] silos = [.. (await management.GetHosts(onlyActive: true)).Keys];
            await management.ForceGarbageCollection(silos);
            var statistics = (await management.GetRuntimeStatistics(silos))[0].EnvironmentStatistics;
            memory.Add(new MemoryAt(ended, statistics.RawMemoryUsageBytes));
        }

        return memory;
    }

    // Mean time from the end of a trial's job to the submission of the next one's.
    private static double Between(JobLine[] jobs) => jobs.Zip(
        jobs.Skip(1), static (job, next) => (next.SubmittedAt - job.EndedAt!.Value).TotalMilliseconds).Average();
}
