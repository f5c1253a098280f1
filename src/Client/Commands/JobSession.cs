using DistSeq.Client.Clusters;
using DistSeq.Client.Runs;

namespace DistSeq.Client.Commands;

/// <summary>Follows a submitted job, keeps its run folder up to date, and ends with its result.</summary>
internal sealed class JobSession(Invocation invocation, IGrainFactory grains, RunFolder folder)
{
    /// <summary>How long a cancelled job may take to reach its next step, and to hand over its weights.</summary>
    private static readonly TimeSpan CancelPatience = TimeSpan.FromMinutes(2);

    private JobStatus? _latest;

    /// <summary>True when the job ends with this process: an interrupt then cancels it instead of detaching from it.</summary>
    public bool CancelsWhenInterrupted { get; init; }

    public async Task<int> RunAsync(JobStatus status, CancellationToken cancellationToken)
    {
        var view = invocation.JobView(status.Id);
        _latest = status;
        try
        {
            await view.RunAsync(() => FollowAsync(view.Show, invocation.Patience(view.Say), cancellationToken));
            return await EndAsync(_latest, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return CancelsWhenInterrupted && !_latest.IsFinished ? await CancelAsync(status.Id) : await DetachAsync(_latest);
        }
    }

    private async Task FollowAsync(Action<ProgressBatch> show, Patience patience, CancellationToken cancellationToken)
    {
        await using var metrics = folder.OpenMetrics();
        await foreach (var batch in JobFollower.FollowAsync(grains, _latest!.Id, patience, cancellationToken))
        {
            foreach (var step in batch.Steps)
                await metrics.WriteLineAsync(Json.Line(MetricsLine.Of(step)));
            await metrics.FlushAsync(cancellationToken);
            _latest = batch.Status;
            show(batch);
        }
    }

    private async Task<int> EndAsync(JobStatus status, CancellationToken cancellationToken)
    {
        if (status.Checkpoint is not null)
            await folder.FetchCheckpointAsync(grains, status, invocation.Patience(), cancellationToken);
        await WriteResultAsync(status);
        if (status.State == JobState.Completed)
            return ExitCode.Fine;
        await invocation.Shell.Error.WriteLineAsync(status.State == JobState.Failed
            ? $"The job {status.Id} failed: {status.Error}"
            : $"The job {status.Id} was cancelled at step {status.Step}.");
        return ExitCode.Mistake;
    }

    private async Task<int> CancelAsync(string job)
    {
        await invocation.Shell.Error.WriteLineAsync(
            "Interrupted: the job is cancelled at its next step, and its weights are kept. "
            + "Interrupt again to stop at once, without them.");
        invocation.LeaveWord(
            $"Stopped at once: {job} is not cancelled and has not ended. "
            + "It continues with the next train, sweep, watch or verify in this folder.\n"
            + $"cancel it  {invocation.Command("cancel " + job)}");
        using var patience = new CancellationTokenSource(CancelPatience);
        await grains.GetGrain<IJobGrain>(job).Cancel().WaitAsync(patience.Token);
        // From the beginning, so that metrics.jsonl has the last steps too.
        await FollowAsync(static _ => { }, invocation.Patience(), patience.Token);
        var status = _latest!;
        if (status.Checkpoint is not null)
            await folder.FetchCheckpointAsync(grains, status, invocation.Patience(), patience.Token);
        await WriteResultAsync(status);
        return ExitCode.Interrupted;
    }

    private async Task<int> DetachAsync(JobStatus status)
    {
        var error = invocation.Shell.Error;
        await error.WriteLineAsync(status.IsFinished
            ? $"Interrupted before the results of {status.Id} were all fetched."
            : invocation.Cluster.IsLocal
                ? $"Detached from {status.Id}. It continues with the next train, sweep, watch or verify in this folder."
                : $"Detached from {status.Id}; it continues to run.");
        await error.WriteLineAsync($"watch it   {invocation.Command("watch " + status.Id)}");
        if (!status.IsFinished)
            await error.WriteLineAsync($"cancel it  {invocation.Command("cancel " + status.Id)}");
        if (invocation.IsJson)
            invocation.WriteJson(JobResult.Of(status, null, folder.Path));
        return ExitCode.Interrupted;
    }

    private async Task WriteResultAsync(JobStatus status)
    {
        var result = JobResult.Of(status, File.Exists(folder.Checkpoint) ? folder.Checkpoint : null, folder.Path);
        await folder.WriteTextAsync("result.json", Json.Text(result) + "\n");
        if (invocation.IsJson)
            invocation.WriteJson(result);
        else
            JobSummary.Write(result, invocation);
    }
}
