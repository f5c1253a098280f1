using DistSeq.Engine.Numerics;
using DistSeq.Grains.Parameters;
using DistSeq.Grains.Workers;
using static System.FormattableString;

namespace DistSeq.Grains.Jobs;

/// <summary>
/// The memory that a planned job needs on its silos, by the sizes of the engine's buffers. A job that needs too much is refused
/// before it starts: trying it might kill one silo after another.
/// </summary>
internal sealed class JobMemory(JobPlan plan)
{
    // Room for the names, shapes and the vocabulary that a file begins with.
    private const long HeaderBytes = 64 << 20;

    private static long LongestFile => Array.MaxLength;

    private long ParameterBytes => sizeof(float) * (long)plan.Layout.Length;

    /// <summary>Whether a silo has the memory for the job's parameter shards there and for these workers.</summary>
    public bool Fits(SiloInfo silo, IEnumerable<WorkerPlan> workers) =>
        silo.MemoryBytes == 0 || On(silo.Address, workers) <= silo.MemoryBytes;

    /// <summary>Bytes on the silo that needs most.</summary>
    public long Most(IEnumerable<SiloInfo> silos) => silos.Max(silo => On(
        silo.Address, plan.Workers.Where(worker => worker.Silo == silo.Address).Select(static worker => worker.Plan)));

    /// <summary>Throws if a buffer or a file would be too long, or a silo has too little memory.</summary>
    /// <param name="silos">The silos of the plan.</param>
    /// <exception cref="InvalidSpecException">Says what is too much, what there is, and what to lower.</exception>
    public void Demand(IReadOnlyList<SiloInfo> silos)
    {
        DemandFiles();
        foreach (var (_, worker) in plan.Workers)
        {
            var (first, lanes) = Works(worker).MaxBy(work => work.Lanes);
            if (Need(first, lanes) is { HasLawfulBuffers: false } need)
            {
                throw InvalidSpecException.At("training.batch", Invariant(
                    $"is {plan.Spec.Training.Batch:n0}: a compute thread would have {Window(lanes)} ")
                    + Invariant($"and for them a buffer of {need.Longest:n0} numbers; ")
                    + Invariant($"{AlignedBuffer.Longest:n0} is the most. {Remedy}"));
            }
        }

        foreach (var silo in silos)
        {
            var workers = plan.Workers.Where(worker => worker.Silo == silo.Address).Select(worker => worker.Plan).ToArray();
            if (Fits(silo, workers))
                continue;
            var bytes = On(silo.Address, workers);
            // Names what takes most of it: rows or parameters.
            var ofRows = workers.SelectMany(Works)
                .Sum(work => Need(work.First, work.Lanes).Bytes
                    - Need(work.First, 1, 1, [.. plan.Batch.MaxSteps.Select(_ => 1)]).Bytes);
            var (path, value) = ofRows > bytes / 2
                ? ("training.batch", plan.Spec.Training.Batch)
                : ("model.hidden", plan.Spec.Model.Hidden);
            throw InvalidSpecException.At(path, Invariant(
                $"is {value:n0}: {Window(workers.Sum(worker => worker.LaneCount))} ")
                + Invariant($"and {plan.Layout.Length:n0} parameters take {Gib(bytes)} ")
                + Invariant($"on silo {silo.Name}, which may use {Gib(silo.MemoryBytes)}. {Remedy}"));
        }
    }

    /// <summary>The error of a job that has run out of memory after all.</summary>
    public static string RunOut(JobSpec spec, OutOfMemoryException e) => Invariant(
        $"A silo has run out of memory for this job: {e.Message} Lower {Sizes(spec)}, or give the silos more memory.");

    private int Rows => plan.Spec.Training.Batch / plan.Lanes;

    // All characters are kept, so data.vocabulary does not help there.
    private string Vocabulary =>
        plan.Spec.Data.Tokens == TokenKind.Character ? "" : Invariant($" or data.vocabulary ({plan.Vocabulary:n0} tokens)");

    private string Remedy => Invariant(
        $"Lower {Sizes(plan.Spec)}{Vocabulary}, or spread the lanes over more silos: ")
        + Invariant($"set cluster.workers, and training.lanes ({plan.Lanes}) at least as high.");

    private static string Sizes(JobSpec spec) =>
        Invariant($"training.batch ({spec.Training.Batch:n0}), training.window ({spec.Training.Window:n0}), ")
        + Invariant($"model.hidden ({spec.Model.Hidden:n0}) or model.layers ({spec.Model.Layers})");

    private static string Gib(long bytes) => Invariant($"{bytes / (double)(1 << 30):n1} GiB");

    private string Window(int lanes) => Invariant(
        $"{lanes * Rows:n0} rows of {plan.Batch.MaxSteps.Max():n0} time steps ")
        + Invariant($"({lanes} {(lanes == 1 ? "lane" : "lanes")})");

    // Bytes that a worker's lanes take.
    private long OfWorker(WorkerPlan worker)
    {
        var arrays = plan.Aggregator.WorkArrays(plan.Spec.Optimizer);
        // Weights that come from several shards are gathered in one buffer.
        var gathered = plan.ShardSilos.Count > 1 ? ParameterBytes : 0;
        return Works(worker).Sum(work => Need(work.First, work.Lanes).Bytes + (arrays * ParameterBytes)) + gathered;
    }

    private long On(string silo, IEnumerable<WorkerPlan> workers) =>
        workers.Sum(OfWorker)
            + Enumerable.Range(0, plan.ShardSilos.Count).Where(shard => plan.ShardSilos[shard] == silo).Sum(OfShard);

    // The lanes of each piece of work, as LaneTeam cuts them.
    private static IEnumerable<(int First, int Lanes)> Works(WorkerPlan worker)
    {
        var count = worker.Groups == 0 ? worker.Threads : worker.LaneCount * worker.Groups / worker.Lanes;
        for (var work = 0; work < count; work++)
        {
            int first = work * worker.LaneCount / count, end = (work + 1) * worker.LaneCount / count;
            if (end > first)
                yield return (worker.FirstLane + first, end - first);
        }
    }

    private MemoryNeed Need(int firstLane, int lanes) => Need(firstLane, lanes, Rows, plan.Batch.MaxSteps);

    private MemoryNeed Need(int firstLane, int lanes, int rows, IReadOnlyList<int> steps) => plan.Network.Need(
        rows, firstLane, lanes, steps,
        plan.Spec.Training.Clip.Scope == ClipScope.Lane && Rules.Clip(plan.Spec.Training.Clip) is not null);

    // Several versions of the weights, optimizer state, and both again as held for a checkpoint and as its file.
    private long OfShard(int shard)
    {
        var (begin, end) = ShardRange.Of(plan.Layout.Length, plan.ShardSilos.Count, shard);
        var states = plan.Aggregator.ShardRule(plan.Spec.Optimizer).StatePerParameter;
        return sizeof(float) * (long)(end - begin) * (6 + plan.Aggregator.Staleness + (3 * states));
    }

    private void DemandFiles()
    {
        if (ParameterBytes + HeaderBytes > LongestFile)
        {
            throw InvalidSpecException.At("model.hidden", Invariant(
                $"is {plan.Spec.Model.Hidden:n0}: the model would have {plan.Layout.Length:n0} parameters ")
                + Invariant($"and a checkpoint of {Gib(ParameterBytes)}; ")
                + "2.0 GiB is the most. Lower hidden, layers, embedding or the vocabulary.");
        }

        // A shard's own numbers are few beside these: parameters are cut into as many shards as needed.
        var carried = plan.Batch.Carries ? sizeof(float) * (long)plan.Spec.Training.Batch * plan.Network.StateSize : 0;
        if (carried + (4 * HeaderBytes) > LongestFile)
        {
            throw InvalidSpecException.At("training.batch", Invariant(
                $"is {plan.Spec.Training.Batch:n0}: the states that its rows carry from window to window ")
                + Invariant($"would take {Gib(carried)} of a checkpoint's file; ")
                + "2.0 GiB is the most. Lower training.batch, model.hidden or model.layers.");
        }

        var kept = plan.Workers.Max(worker => Works(worker.Plan).Count())
            * (plan.Aggregator.KeptArrays(plan.Spec.Optimizer) * ParameterBytes);
        if (kept + HeaderBytes > LongestFile)
        {
            throw InvalidSpecException.At("aggregation.groups", Invariant(
                $"is {plan.Workers.Max(worker => Works(worker.Plan).Count())} on one silo, ")
                + Invariant($"and what they keep would take {Gib(kept)} of a checkpoint's file; ")
                + "2.0 GiB is the most. Lower it or model.hidden, or spread the groups over more silos with cluster.workers.");
        }
    }
}
