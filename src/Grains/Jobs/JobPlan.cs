using DistSeq.Engine.Models;
using DistSeq.Grains.Aggregation;
using DistSeq.Grains.Parameters;
using DistSeq.Grains.Workers;

namespace DistSeq.Grains.Jobs;

/// <summary>How a job is spread over silos: which silo has which lanes, how parameters are cut, and where they are.</summary>
internal sealed class JobPlan
{
    // With fewer parameters than this a second shard costs more than it saves; with more, its messages hold up others.
    private const int SmallestAutoShard = 65_536;
    private const int LargestAutoShard = 1 << 20;

    // A shard gets its weights and its optimizer state in one message, each as a block, along with the states of lanes.
    private const int LargestBlockBytes = 48 << 20;

    /// <param name="job">Job id.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="dataset">Name of the prepared data set.</param>
    /// <param name="corpus">Its content.</param>
    /// <param name="attempt">Number of the attempt.</param>
    /// <param name="silos">
    /// At least one, all with the same numerics, each with as many compute threads as the job may have there.
    /// </param>
    /// <param name="kept">State of groups of lanes in the checkpoint that the attempt begins from.</param>
    public JobPlan(
        string job, JobSpec spec, string dataset, Corpus corpus, long attempt, IReadOnlyList<SiloInfo> silos,
        IReadOnlyList<ManifestPart> kept)
    {
        Job = job;
        Spec = spec;
        Attempt = attempt;
        Dataset = dataset;
        Corpus = corpus;
        Numerics = silos[0].Numerics;
        Network = Modeling.Network(spec, corpus);
        Vocabulary = corpus.Codec.Vocabulary;
        Lanes = Modeling.Lanes(spec.Training);
        Batch = Modeling.Batch(spec, corpus);
        Steps = Modeling.Steps(spec.Training, Batch.StepsPerEpoch);
        Aggregator = AggregatorCatalog.Of(spec.Aggregation);
        StepsPerVersion = Aggregator.StepsPerVersion;
        // What can be computed independently: lanes, or groups of them.
        var units = Aggregator.Groups(Lanes);
        var slots = silos.Sum(silo => silo.ComputeThreads);
        // If the spec asks for more workers than the cluster has threads, several share one.
        var workers = Math.Min(units, spec.Cluster.Workers is { } asked ? Math.Clamp(slots, asked.Least, asked.Most) : slots);
        SiloInfo[] order = [.. silos.Take(workers)];
        Slots = Share(order, workers);
        ComputeThreads = order.Zip(Slots, static (silo, share) => Math.Min(silo.ComputeThreads, share)).Sum();
        Forecast = StepForecast.Of(Layout, Batch.TokensPerStep, StepsPerVersion, Slots.Sum(), Slots.Count(slots => slots > 0));
        var auto = Layout.Length < order.Length * SmallestAutoShard
            ? Layout.Length / SmallestAutoShard
            : order.Length == 1 ? 1 : order.Length * (int)Math.Ceiling((double)Layout.Length / order.Length / LargestAutoShard);
        var state = Aggregator.ShardRule(spec.Optimizer).StatePerParameter;
        var least = (int)Math.Ceiling((double)Layout.Length * sizeof(float) * Math.Max(1, state) / LargestBlockBytes);
        var shards = ShardRange.Limit(Layout.Length, Math.Max(least, spec.Cluster.ParameterShards ?? Math.Min(auto, 256)));
        ShardSilos = [.. Enumerable.Range(0, shards).Select(shard => order[shard % order.Length].Address)];
        var groups = Aggregator.HasGroups ? units : 0;
        Workers = [.. Assign(order, units, (first, lanes, threads) =>
            new WorkerPlan(job, attempt, spec, dataset, Lanes, first, lanes, threads, ShardSilos, Steps, groups)
            {
                Kept = kept,
            })];
    }

    public string Job { get; }

    public JobSpec Spec { get; }

    /// <summary>Number of the attempt that follows the plan.</summary>
    public long Attempt { get; }

    /// <summary>The numerics of all its silos; silos with others must not take anything over.</summary>
    public string Numerics { get; }

    public string Dataset { get; }

    public Corpus Corpus { get; }

    public Network Network { get; }

    public ParameterLayout Layout => Network.Layout;

    /// <summary>Distinct tokens that go into the network.</summary>
    public int Vocabulary { get; }

    public int Lanes { get; }

    /// <summary>Passes over the training split after a step.</summary>
    public double EpochAt(long step) => Modeling.EpochAt(step, Spec.Training, Batch.StepsPerEpoch);

    public BatchFacts Batch { get; }

    public Aggregator Aggregator { get; }

    /// <summary>Optimizer updates of the trained model.</summary>
    public long Steps { get; }

    /// <summary>Steps between two versions of the weights.</summary>
    public int StepsPerVersion { get; }

    /// <summary>Versions of the weights after the first.</summary>
    public long Versions => (Steps + StepsPerVersion - 1) / StepsPerVersion;

    /// <summary>How long a step is expected to take.</summary>
    public StepForecast Forecast { get; }

    /// <summary>Address of each shard's silo, in order of shards.</summary>
    public IReadOnlyList<string> ShardSilos { get; }

    /// <summary>Each worker with its silo's address, in order of lanes.</summary>
    public IReadOnlyList<(string Silo, WorkerPlan Plan)> Workers { get; }

    /// <summary>Compute threads that the workers have; if there are more shares of lanes, several use one thread.</summary>
    public int ComputeThreads { get; }

    /// <summary>Steps done at a version.</summary>
    public long StepAt(long version) => Math.Min(Steps, version * StepsPerVersion);

    /// <summary>Whether it is spread over the same silos in the same way.</summary>
    public bool IsLike(JobPlan other) =>
        ShardSilos.SequenceEqual(other.ShardSilos)
        && Workers.Select(worker => (worker.Silo, worker.Plan.FirstLane, worker.Plan.Threads))
            .SequenceEqual(other.Workers.Select(worker => (worker.Silo, worker.Plan.FirstLane, worker.Plan.Threads)));

    private int[] Slots { get; }

    // Shares of lanes that run side by side, per silo: as many as it has threads; any more are spread evenly.
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

    // Deals out lanes in order, to slots in the order of silos.
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
