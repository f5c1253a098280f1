using DistSeq.Contracts.Cluster;
using DistSeq.Contracts.Specs;
using DistSeq.Engine.Data;
using DistSeq.Engine.Models;
using DistSeq.Grains.Models;
using DistSeq.Grains.Parameters;
using DistSeq.Grains.Workers;

namespace DistSeq.Grains.Jobs;

/// <summary>How a job is spread over the cluster that there is: which worker has which lanes, how parameters are cut.</summary>
internal sealed record JobPlan
{
    // Below this many parameters a second shard costs more than it saves.
    private const int SmallestAutoShard = 65_536;

    public JobPlan(string job, JobSpec spec, string dataset, Corpus corpus, long epoch, ClusterStatus cluster)
    {
        Model = Modeling.Define(spec.Model, corpus);
        Layout = new ParameterLayout(Model);
        Lanes = Modeling.Lanes(spec.Training);
        var batcher = Modeling.Batch(corpus, spec, Lanes);
        StepsPerEpoch = batcher.StepsPerEpoch;
        Steps = Modeling.Steps(spec.Training, StepsPerEpoch);
        var threads = Math.Max(1, cluster.Silos.Sum(silo => silo.ComputeThreads));
        var workers = Math.Clamp(spec.Cluster.Workers ?? threads, 1, Lanes);
        var autoShards = Math.Min(Math.Max(1, cluster.Silos.Count), Math.Max(1, Layout.Length / SmallestAutoShard));
        Shards = ShardRange.Limit(Layout.Length, spec.Cluster.ParameterShards ?? autoShards);
        Workers =
        [
            .. Enumerable.Range(0, workers).Select(worker =>
            {
                int first = worker * Lanes / workers, end = (worker + 1) * Lanes / workers;
                return new WorkerPlan(job, epoch, spec, dataset, Lanes, first, end - first, Shards);
            }),
        ];
    }

    public ModelDefinition Model { get; }

    public ParameterLayout Layout { get; }

    public int Lanes { get; }

    public int Shards { get; }

    public IReadOnlyList<WorkerPlan> Workers { get; }

    public double StepsPerEpoch { get; }

    public long Steps { get; }
}
