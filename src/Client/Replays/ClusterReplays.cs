using DistSeq.Client.Clusters;
using DistSeq.Client.Runs;

namespace DistSeq.Client.Replays;

/// <summary>
/// Trains a spec on prepared data as jobs of a cluster, named after the job, with -verify- and six characters behind it. The
/// folder (an absolute path) takes checkpoints, and is deleted afterwards.
/// </summary>
internal sealed class ClusterReplays(
    IGrainFactory grains, string job, JobSpec spec, string dataset, string folder, Patience patience) : IDisposable
{
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(20);

    /// <exception cref="InvalidOperationException">The training failed; says why.</exception>
    public async Task<Replay> TrainAsync(Shape shape, long? steps, CancellationToken cancellationToken)
    {
        var id = JobId.New(job + "-verify", folder);
        var grain = grains.GetGrain<IJobGrain>(id);
        var status = await patience.AskAsync(() => grain.Submit(ReplaySpec.Of(spec, shape, steps), dataset), cancellationToken);
        try
        {
            await foreach (var batch in JobFollower.FollowAsync(grains, id, patience, cancellationToken))
                status = batch.Status;
        }
        catch (OperationCanceledException)
        {
            await grain.Cancel().WaitAsync(CancelPatience, CancellationToken.None);
            throw;
        }

        return Of(status, cancellationToken);
    }

    /// <summary>The replay that a finished job is.</summary>
    /// <exception cref="InvalidOperationException">It has no final weights; says why.</exception>
    public Replay Of(JobStatus status, CancellationToken cancellationToken)
    {
        if (status is not { State: JobState.Completed, WeightsSha256: { } hash, Checkpoint: not null })
        {
            throw new InvalidOperationException(
                $"The job {status.Id} is {status.State.ToString().ToLowerInvariant()} and has no final weights to compare. "
                + (status.IsFinished
                    ? status.Error ?? "Choose a completed job; list them with: jobs."
                    : "Wait for its end with: watch."));
        }

        return new Replay(status.Step, hash, async () =>
        {
            var run = new RunFolder(Path.Combine(folder, status.Id));
            await run.FetchCheckpointAsync(grains, status, patience, cancellationToken);
            return await File.ReadAllBytesAsync(run.Checkpoint, cancellationToken);
        })
        {
            WorkerSilos = status.WorkerSilos,
        };
    }

    /// <summary>SHA-256 of the weights in the checkpoint that the cluster stores for a job.</summary>
    /// <exception cref="DamagedException">The file is not what the job wrote.</exception>
    public async Task<string> HashStoredAsync(JobStatus status, CancellationToken cancellationToken)
    {
        var run = new RunFolder(Path.Combine(folder, status.Id));
        await run.FetchCheckpointAsync(grains, status, patience, cancellationToken);
        return await CheckpointHeader.HashWeightsAsync(run.Checkpoint, cancellationToken);
    }

    public void Dispose()
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
