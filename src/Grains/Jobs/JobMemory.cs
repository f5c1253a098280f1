using DistSeq.Contracts.Cluster;
using DistSeq.Contracts.Specs;
using DistSeq.Engine.Numerics;
using DistSeq.Grains.Models;
using DistSeq.Grains.Parameters;
using DistSeq.Grains.Workers;
using static System.FormattableString;

namespace DistSeq.Grains.Jobs;

/// <summary>
/// What a planned job takes of the memory of its silos, by the sizes that the engine makes its buffers of. A job that cannot have
/// it is refused before it starts: where it is tried, a silo may be killed for it, and then the next.
/// </summary>
internal sealed class JobMemory(JobSpec spec, JobPlan plan)
{
    // Room for the names, shapes and the vocabulary that a file begins with.
    private const long HeaderBytes = 64 << 20;

    private static long LongestFile => Array.MaxLength;

    private long ParameterBytes => sizeof(float) * (long)plan.Layout.Length;

    /// <summary>Whether a silo has the memory for the job's parameter shards there, and for some workers.</summary>
    public bool Fits(SiloInfo silo, IEnumerable<WorkerPlan> workers) =>
        silo.MemoryBytes == 0 || On(silo.Address, workers) <= silo.MemoryBytes;

    /// <summary>Throws where a buffer or a file would be too long, or a silo has not the memory.</summary>
    /// <param name="silos">Those of the plan.</param>
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
                    $"is {spec.Training.Batch:n0}: a compute thread would have {Window(lanes)} ")
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
            // What most of it is for: rows, or parameters.
            var ofRows = workers.SelectMany(Works)
                .Sum(work => Need(work.First, work.Lanes).Bytes
                    - Need(work.First, 1, 1, [.. plan.Batch.MaxSteps.Select(_ => 1)]).Bytes);
            var (path, value) = ofRows > bytes / 2
                ? ("training.batch", spec.Training.Batch)
                : ("model.hidden", spec.Model.Hidden);
            throw InvalidSpecException.At(path, Invariant(
                $"is {value:n0}: {Window(workers.Sum(worker => worker.LaneCount))} ")
                + Invariant($"and {plan.Layout.Length:n0} parameters take {Gib(bytes)} ")
                + Invariant($"on silo {silo.Name}, which may use {Gib(silo.MemoryBytes)}. {Remedy}"));
        }
    }

    /// <summary>What to say of a job that has run out of memory after all.</summary>
    public static string RunOut(JobSpec spec, OutOfMemoryException e) => Invariant(
        $"A silo has run out of memory for this job: {e.Message} Lower {Sizes(spec)}, or give the silos more memory.");

    private int Rows => spec.Training.Batch / plan.Lanes;

    // Characters are all kept.
    private string Vocabulary =>
        spec.Data.Tokens == TokenKind.Character ? "" : Invariant($" or data.vocabulary ({plan.Vocabulary:n0} tokens)");

    private string Remedy => Invariant(
        $"Lower {Sizes(spec)}{Vocabulary}, or spread the lanes over more silos: ")
        + Invariant($"set cluster.workers, and training.lanes ({plan.Lanes}) at least as high.");

    private static string Sizes(JobSpec spec) =>
        Invariant($"training.batch ({spec.Training.Batch:n0}), training.window ({spec.Training.Window:n0}), ")
        + Invariant($"model.hidden ({spec.Model.Hidden:n0}) or model.layers ({spec.Model.Layers})");

    private static string Gib(long bytes) => Invariant($"{bytes / (double)(1 << 30):n1} GiB");

    private string Window(int lanes) => Invariant(
        $"{lanes * Rows:n0} rows of {plan.Batch.MaxSteps.Max():n0} time steps ")
        + Invariant($"({lanes} {(lanes == 1 ? "lane" : "lanes")})");

    // Bytes that the lanes of a worker take.
    private long OfWorker(WorkerPlan worker)
    {
        // A replica has weights, a way and optimizer state of its own.
        var replica = spec.Aggregation.Mode == AggregationMode.Local ? 2 + Rules.Optimizer(spec.Optimizer).StatePerParameter : 0;
        var rounding = spec.Aggregation.Compression switch { CompressionKind.None => 0, CompressionKind.Bf16 => 1, _ => 2 };
        // Where weights come from several shards, they are gathered.
        var gathered = plan.ShardSilos.Count > 1 ? ParameterBytes : 0;
        return Works(worker).Sum(work => Need(work.First, work.Lanes).Bytes + ((replica + rounding) * ParameterBytes)) + gathered;
    }

    private long On(string silo, IEnumerable<WorkerPlan> workers) =>
        workers.Sum(OfWorker)
            + Enumerable.Range(0, plan.ShardSilos.Count).Where(shard => plan.ShardSilos[shard] == silo).Sum(OfShard);

    // Numbers for each parameter that a group keeps from step to step: a replica's optimizer state, and what compression has left
    // off.
    private long KeptArrays =>
        (spec.Aggregation.Mode == AggregationMode.Local ? Rules.Optimizer(spec.Optimizer).StatePerParameter : 0)
        + (spec.Aggregation.Compression is CompressionKind.Int8 or CompressionKind.TopK ? 1 : 0);

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
        spec.Training.Clip.Scope == ClipScope.Lane && Rules.Clip(spec.Training.Clip) is not null);

    // Weights in turn, optimizer state, and both once more as they are held for a checkpoint, and as its file.
    private long OfShard(int shard)
    {
        var (begin, end) = ShardRange.Of(plan.Layout.Length, plan.ShardSilos.Count, shard);
        var states = Rules.Optimizer(Aggregating.ShardOptimizer(spec)).StatePerParameter;
        return sizeof(float) * (long)(end - begin) * (6 + Aggregating.Staleness(spec.Aggregation) + (3 * states));
    }

    private void DemandFiles()
    {
        if (ParameterBytes + HeaderBytes > LongestFile)
        {
            throw InvalidSpecException.At("model.hidden", Invariant(
                $"is {spec.Model.Hidden:n0}: the model would have {plan.Layout.Length:n0} parameters ")
                + Invariant($"and a checkpoint of {Gib(ParameterBytes)}; ")
                + "2.0 GiB is the most. Lower hidden, layers, embedding or the vocabulary.");
        }

        // What a shard's own numbers take is little beside it: parameters are cut into as many shards as that needs.
        var carried = plan.Batch.Carries ? sizeof(float) * (long)spec.Training.Batch * plan.Network.StateSize : 0;
        if (carried + (4 * HeaderBytes) > LongestFile)
        {
            throw InvalidSpecException.At("training.batch", Invariant(
                $"is {spec.Training.Batch:n0}: the states that its rows carry from window to window ")
                + Invariant($"would take {Gib(carried)} of a checkpoint's file; ")
                + "2.0 GiB is the most. Lower training.batch, model.hidden or model.layers.");
        }

        var kept = plan.Workers.Max(worker => Works(worker.Plan).Count()) * KeptArrays * ParameterBytes;
        if (kept + HeaderBytes > LongestFile)
        {
            throw InvalidSpecException.At("aggregation.groups", Invariant(
                $"is {plan.Workers.Max(worker => Works(worker.Plan).Count())} on one silo, ")
                + Invariant($"and what they keep would take {Gib(kept)} of a checkpoint's file; ")
                + "2.0 GiB is the most. Lower it or model.hidden, or spread the groups over more silos with cluster.workers.");
        }
    }
}
