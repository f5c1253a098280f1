using DistSeq.Contracts.Cluster;
using DistSeq.Contracts.Specs;
using DistSeq.Engine.Models;
using DistSeq.Engine.Tasks;
using DistSeq.Grains.Checkpoints;
using DistSeq.Grains.Models;
using DistSeq.Grains.Parameters;
using DistSeq.Grains.Workers;

namespace DistSeq.Grains.Jobs;

/// <summary>How a job is spread over the silos that there are: which of them has which lanes, how parameters are cut and where they are.</summary>
internal sealed class JobPlan
{
    // Below this many parameters a second shard costs more than it saves; above the other, one message would hold up the rest.
    private const int SmallestAutoShard = 65_536;
    private const int LargestAutoShard = 1 << 20;

    // Weights and optimizer state of a shard go to it in one message, each as a block, with the states of lanes beside them.
    private const int LargestBlockBytes = 48 << 20;

    private readonly TrainingSpec _training;

    /// <param name="job">Job id.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="dataset">Prepared data set.</param>
    /// <param name="corpus">The same, read.</param>
    /// <param name="epoch">The job's epoch.</param>
    /// <param name="silos">
    /// At least one, all with the same numerics, each with as many compute threads as the job may have there.
    /// </param>
    /// <param name="kept">What groups of lanes have kept in the checkpoint to begin from.</param>
    public JobPlan(
        string job, JobSpec spec, string dataset, Corpus corpus, long epoch, IReadOnlyList<SiloInfo> silos, IReadOnlyList<ManifestPart> kept)
    {
        _training = spec.Training;
        Epoch = epoch;
        Dataset = dataset;
        Numerics = silos[0].Numerics;
        Network = Modeling.Network(spec, corpus);
        Vocabulary = corpus.Codec.Vocabulary;
        Lanes = Modeling.Lanes(spec.Training);
        Batch = Modeling.Batch(spec, corpus);
        Steps = Modeling.Steps(spec.Training, Batch.StepsPerEpoch);
        StepsPerVersion = Aggregating.StepsPerVersion(spec.Aggregation);
        // What may be computed apart from each other: lanes, or groups of them.
        var units = Aggregating.Groups(spec.Aggregation, Lanes);
        var slots = silos.Sum(silo => silo.ComputeThreads);
        // Of a number of workers that the cluster has not threads for, several share one.
        var workers = Math.Min(units, spec.Cluster.Workers is { } asked ? Math.Clamp(slots, asked.Least, asked.Most) : slots);
        SiloInfo[] order = [.. silos.Take(workers)];
        Slots = Share(order, workers);
        ComputeThreads = order.Zip(Slots, static (silo, share) => Math.Min(silo.ComputeThreads, share)).Sum();
        Forecast = StepForecast.Of(Layout, Batch.TokensPerStep, StepsPerVersion, Slots.Sum(), Slots.Count(slots => slots > 0));
        var auto = Layout.Length < order.Length * SmallestAutoShard
            ? Layout.Length / SmallestAutoShard
            : order.Length == 1 ? 1 : order.Length * (int)Math.Ceiling((double)Layout.Length / order.Length / LargestAutoShard);
        var state = Rules.Optimizer(Aggregating.ShardOptimizer(spec)).StatePerParameter;
        var least = (int)Math.Ceiling((double)Layout.Length * sizeof(float) * Math.Max(1, state) / LargestBlockBytes);
        var shards = ShardRange.Limit(Layout.Length, Math.Max(least, spec.Cluster.ParameterShards ?? Math.Min(auto, 256)));
        ShardSilos = [.. Enumerable.Range(0, shards).Select(shard => order[shard % order.Length].Address)];
        var groups = Aggregating.HasGroups(spec.Aggregation) ? units : 0;
        Workers = [.. Assign(order, units, (first, lanes, threads) =>
            new WorkerPlan(job, epoch, spec, dataset, Lanes, first, lanes, threads, ShardSilos, Steps, groups) { Kept = kept })];
    }

    public long Epoch { get; }

    /// <summary>Of all its silos; others must not take anything over.</summary>
    public string Numerics { get; }

    /// <summary>Name of the prepared data set.</summary>
    public string Dataset { get; }

    public Network Network { get; }

    public ParameterLayout Layout => Network.Layout;

    /// <summary>Distinct tokens that go into the network.</summary>
    public int Vocabulary { get; }

    public int Lanes { get; }

    /// <summary>Passes over the training split by a step.</summary>
    public double EpochAt(long step) => Modeling.EpochAt(step, _training, Batch.StepsPerEpoch);

    public BatchFacts Batch { get; }

    /// <summary>Optimizer updates of the trained model.</summary>
    public long Steps { get; }

    /// <summary>Steps between two versions of the weights.</summary>
    public int StepsPerVersion { get; }

    /// <summary>Versions of the weights after the first.</summary>
    public long Versions => (Steps + StepsPerVersion - 1) / StepsPerVersion;

    /// <summary>What a step is expected to take.</summary>
    public StepForecast Forecast { get; }

    /// <summary>Address of each shard's silo, in order of shards.</summary>
    public IReadOnlyList<string> ShardSilos { get; }

    /// <summary>Each worker with its silo's address, in order of lanes.</summary>
    public IReadOnlyList<(string Silo, WorkerPlan Plan)> Workers { get; }

    /// <summary>Compute threads that the workers have; where they are fewer than shares of lanes, several share one.</summary>
    public int ComputeThreads { get; }

    /// <summary>Steps that lead to a version.</summary>
    public long StepAt(long version) => Math.Min(Steps, version * StepsPerVersion);

    /// <summary>Whether it is spread over the same silos in the same way.</summary>
    public bool IsLike(JobPlan other) =>
        ShardSilos.SequenceEqual(other.ShardSilos)
        && Workers.Select(worker => (worker.Silo, worker.Plan.FirstLane, worker.Plan.Threads))
            .SequenceEqual(other.Workers.Select(worker => (worker.Silo, worker.Plan.FirstLane, worker.Plan.Threads)));

    private int[] Slots { get; }

    // Shares of lanes that run side by side, for each silo: as many as it has threads, and beyond that as evenly as can be.
    private static int[] Share(SiloInfo[] silos, int slots)
    {
        var shares = new int[silos.Length];
        while (slots > 0)
        {
            var roomy = Array.Exists([.. Enumerable.Range(0, silos.Length)], silo => shares[silo] < silos[silo].ComputeThreads);
            for (var silo = 0; silo < silos.Length && slots > 0; silo++)
            {
                if (!roomy || shares[silo] < silos[silo].ComputeThreads)
                {
                    shares[silo]++;
                    slots--;
                }
            }
        }

        return shares;
    }

    // Lanes in order over the slots in order of silos.
    private IEnumerable<(string Silo, WorkerPlan Plan)> Assign(SiloInfo[] silos, int units, Func<int, int, int, WorkerPlan> plan)
    {
        int before = 0, all = Slots.Sum();
        for (var silo = 0; silo < silos.Length; silo++)
        {
            int first = before * units / all * (Lanes / units), end = (before + Slots[silo]) * units / all * (Lanes / units);
            if (Slots[silo] > 0)
                yield return (silos[silo].Address, plan(first, end - first, Slots[silo]));
            before += Slots[silo];
        }
    }
}
