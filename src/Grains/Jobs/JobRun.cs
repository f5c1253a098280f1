using DistSeq.Contracts.Cluster;
using DistSeq.Contracts.Specs;
using DistSeq.Engine.Data;
using DistSeq.Engine.Models;
using DistSeq.Grains.Artifacts;
using DistSeq.Grains.Checkpoints;
using DistSeq.Grains.Data;
using DistSeq.Grains.Models;
using DistSeq.Grains.Parameters;
using DistSeq.Grains.Workers;

namespace DistSeq.Grains.Jobs;

/// <summary>One attempt at a job: a plan, its shards and workers, and the runs of steps between two looks at the clock.</summary>
internal sealed class JobRun
{
    private readonly ComputeThreads _compute;
    private readonly string _job;
    private readonly JobSpec _spec;
    private readonly IParameterShardGrain[] _shards;
    private readonly IWorkerGrain[] _workers;
    private readonly SortedSet<string> _silos = new(StringComparer.Ordinal);

    private JobRun(IGrainFactory grains, ComputeThreads compute, string job, JobSpec spec, Corpus corpus, JobPlan plan)
    {
        _compute = compute;
        _job = job;
        _spec = spec;
        Corpus = corpus;
        Plan = plan;
        _shards = [.. Enumerable.Range(0, plan.Shards).Select(index => grains.GetGrain<IParameterShardGrain>($"{job}/{index}"))];
        _workers = [.. Enumerable.Range(0, plan.Workers.Count).Select(index => grains.GetGrain<IWorkerGrain>($"{job}/{index}"))];
    }

    public JobPlan Plan { get; }

    public Corpus Corpus { get; }

    /// <summary>Names of the silos that have computed.</summary>
    public IReadOnlyCollection<string> Silos => _silos;

    /// <summary>Plans the job on the cluster as it is now. Nothing has started.</summary>
    public static async Task<JobRun> On(
        IGrainFactory grains, ComputeThreads compute, DatasetCache datasets, string job, JobSpec spec, string dataset, long epoch)
    {
        var corpus = await datasets.Get(dataset);
        var cluster = await grains.GetGrain<IClusterGrain>(0).GetStatus();
        return new JobRun(grains, compute, job, spec, corpus, new JobPlan(job, spec, dataset, corpus, epoch, cluster));
    }

    /// <summary>
    /// Runs the steps from one version to another on all workers. Ends at the first worker that fails: the others await it in vain, and
    /// are set free when the shards start over.
    /// </summary>
    /// <returns>
    /// A report with the lanes of all workers; its steps end with the first that is not finite. Null when the plan is out of date.
    /// </returns>
    public async Task<WorkerReport?> Run(long from, long to)
    {
        var pending = _workers.Select((worker, index) => worker.Run(Plan.Workers[index], from, to)).ToList();
        var lanes = new List<LaneReport>();
        while (true)
        {
            var finished = await Task.WhenAny(pending);
            pending.Remove(finished);
            WorkerReport report;
            try
            {
                report = await finished;
            }
            catch
            {
                foreach (var left in pending)
                    left.Ignore();
                throw;
            }

            if (report.OutOfDate)
            {
                foreach (var left in pending)
                    left.Ignore();
                return null;
            }

            _silos.Add(report.Silo);
            lanes.AddRange(report.Lanes);
            if (pending.Count == 0)
                return report with { Lanes = [.. lanes.OrderBy(lane => lane.Lane)] };
        }
    }

    /// <summary>The model as it is now; between two runs.</summary>
    public async Task<TrainedModel> Snapshot(long epoch)
    {
        var replies = await Task.WhenAll(_shards.Select(shard => shard.PullPublished(epoch)));
        var weights = new float[Plan.Layout.Length];
        for (var index = 0; index < replies.Length; index++)
        {
            if (replies[index].Result == PushResult.Rejected)
                throw new InvalidOperationException($"Parameter shard {index} of job {_job} has another epoch than {epoch}.");
            replies[index].Weights.Values.Span.CopyTo(weights.AsSpan(ShardRange.Of(weights.Length, replies.Length, index).Begin));
        }

        return new TrainedModel(_spec.Model, Corpus.Coder, Corpus.Classes, Corpus.Format, _spec.Training.Window, weights);
    }

    /// <summary>
    /// Frees what shards and workers hold, from some number on: all of them, or those that an earlier and wider plan had. Best effort:
    /// one that cannot be reached holds nothing any more.
    /// </summary>
    public static void End(IGrainFactory grains, string job, (int From, int To) shards, (int From, int To) workers)
    {
        for (var index = shards.From; index < shards.To; index++)
            grains.GetGrain<IParameterShardGrain>($"{job}/{index}").End().Ignore();
        for (var index = workers.From; index < workers.To; index++)
            grains.GetGrain<IWorkerGrain>($"{job}/{index}").End().Ignore();
    }

    /// <summary>Starts the shards from a state; whoever still waits in an older epoch is set free.</summary>
    public Task Begin(long epoch, TrainingState state) => Task.WhenAll(_shards.Select((shard, index) =>
    {
        var (begin, end) = ShardRange.Of(state.Weights.Length, Plan.Shards, index);
        return shard.Begin(new ShardPlan(
            _job, epoch, index, Plan.Shards, Plan.Lanes, state.Version, new TensorBlock(state.Weights.AsMemory(begin..end)),
            _spec.Optimizer, _spec.Training.Clip, new TensorBlock(state.OptimizerOf(begin, end)), index == 0 ? state.States : []));
    }));

    /// <summary>The first state of the job.</summary>
    public Task<TrainingState> First() => _compute.Run(() =>
    {
        var weights = new float[Plan.Layout.Length];
        Initializer.Fill(Plan.Model, Plan.Layout, _spec.Seed, weights);
        return new TrainingState(0, weights, [], []);
    });

    /// <summary>Lets all shards keep a version between two runs of steps; false when one of them has another.</summary>
    public async Task<bool> Hold(long epoch, long version) =>
        Array.TrueForAll(await Task.WhenAll(_shards.Select(shard => shard.Hold(epoch, version))), held => held);

    /// <summary>Writes the version that is held; null when a shard holds another.</summary>
    public async Task<IReadOnlyList<ManifestPart>?> Save(long epoch, long version)
    {
        var parts = await Task.WhenAll(_shards.Select(async (shard, index) =>
        {
            var name = ArtifactName.CheckpointPart(_job, version, epoch, index);
            var (begin, end) = ShardRange.Of(Plan.Layout.Length, Plan.Shards, index);
            return await shard.Save(epoch, version, name) is { } hash ? new ManifestPart(name, hash, begin, end) : null;
        }));
        return Array.TrueForAll(parts, part => part is not null) ? [.. parts.Select(part => part!)] : null;
    }
}
