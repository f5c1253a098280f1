using System.Collections.Concurrent;
using DistSeq.Client.Clusters;
using DistSeq.Client.Data;
using DistSeq.Client.Runs;
using DistSeq.Client.Specs;
using DistSeq.Client.Views;

namespace DistSeq.Client.Sweeps;

/// <summary>
/// Coordinates a sweep: asks the ledger for trials, runs each as a job, reports back. Every request may be repeated, so a
/// client that dies loses nothing, and two at once only repeat work.
/// </summary>
internal sealed class SweepRunner(IGrainFactory grains, SweepSpec spec, Patience patience, ISweepView view)
{
    // Losing one job per trial is rare; losing more means that the store keeps nothing.
    private const int MostLosses = 3;

    private readonly ConcurrentDictionary<DataSpec, Lazy<Task<string>>> _datasets = new();
    private readonly ConcurrentDictionary<int, bool> _ended = new();

    /// <summary>Runs the trials that are left: first those that an earlier client began, then new ones.</summary>
    public async Task RunAsync(ISweepGrain sweep, CancellationToken cancellationToken)
    {
        var status = await AskAsync(sweep, sweep.GetStatus, cancellationToken);
        foreach (var trial in status.Trials)
            view.Show(trial);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        do
        {
            var begun = new ConcurrentQueue<TrialStatus>(Begun(status));
            await Task.WhenAll(Enumerable.Range(0, spec.Parallel).Select(_ => RunSomeAsync(sweep, begun, stop)));
            status = await AskAsync(sweep, sweep.GetStatus, cancellationToken);
        }
        while (Begun(status).Any());
    }

    // Trials that this client has not seen end: where an answer of the ledger was lost, nobody runs the trial it issued.
    private IEnumerable<TrialStatus> Begun(SweepStatus status) =>
        status.Trials.Where(trial => trial.State == TrialState.Running && !_ended.ContainsKey(trial.Number));

    /// <summary>One of the parallel rows of trials. Trouble of the cluster in one ends all.</summary>
    private async Task RunSomeAsync(ISweepGrain sweep, ConcurrentQueue<TrialStatus> begun, CancellationTokenSource stop)
    {
        try
        {
            while ((begun.TryDequeue(out var trial) ? trial : await AskAsync(sweep, sweep.Next, stop.Token)) is { } next)
            {
                view.Show(next);
                var ended = await RunTrialAsync(next, stop.Token);
                if (!await ReportAsync(sweep, ended, stop.Token))
                    continue;
                _ended[ended.Number] = true;
                view.Show(ended);
            }
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    /// <summary>Asks the ledger. A lost ledger is started again, and finds its trials' jobs by their ids.</summary>
    private async Task<T> AskAsync<T>(ISweepGrain sweep, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await patience.AskAsync(call, cancellationToken);
        }
        catch (KeyNotFoundException)
        {
            view.Say("The cluster no longer knows the sweep: its store has come back without it. "
                + "It is submitted again and continues with the jobs that are still there.");
            await patience.AskAsync(() => sweep.Submit(spec), cancellationToken);
            return await patience.AskAsync(call, cancellationToken);
        }
    }

    /// <summary>False where the ledger has come back without the trial: it will issue the trial once more.</summary>
    private async Task<bool> ReportAsync(ISweepGrain sweep, TrialStatus ended, CancellationToken cancellationToken)
    {
        var known = await AskAsync(sweep, sweep.GetStatus, cancellationToken);
        if (!known.Trials.Any(trial => trial.Number == ended.Number))
            return false;
        await patience.AskAsync(() => sweep.Report(ended), cancellationToken);
        return true;
    }

    /// <summary>
    /// The trial as it ended. What is wrong with the trial itself is its result. Any other error ends the sweep and leaves the
    /// trial Running, to be run again: nothing temporary is kept as a result.
    /// </summary>
    private async Task<TrialStatus> RunTrialAsync(TrialStatus trial, CancellationToken cancellationToken)
    {
        // Faults in data that the sweep does not search apply to all trials.
        var isOwn = true;
        try
        {
            var job = SpecFile.With(spec.Base, trial.Values);
            isOwn = job.Data != spec.Base.Data;
            for (var losses = 0; ; losses++)
            {
                var dataset = await DatasetOf(job, cancellationToken);
                isOwn = true;
                try
                {
                    return Ended(trial, await TrainAsync(trial, job, dataset, cancellationToken));
                }
                catch (Exception exception) when (exception is JobLostException or KeyNotFoundException && losses < MostLosses)
                {
                    // The store came back as it was earlier: the job and its data may both be gone.
                    view.Say($"The cluster no longer knows {trial.Job}, the job of trial {trial.Number}, or its data: "
                        + "its store has come back without it. It is submitted again and gives the same weights.");
                    _datasets.TryRemove(job.Data, out _);
                    isOwn = job.Data != spec.Base.Data;
                }
            }
        }
        catch (InvalidSpecException exception) when (!isOwn)
        {
            throw new InvalidSpecException(
                [.. exception.Failures.Select(static failure => failure with { Path = "base." + failure.Path })]);
        }
        catch (Exception exception) when (!ErrorReport.IsTransport(exception)
            && exception is InvalidSpecException or InvalidOperationException or ArgumentException or InvalidDataException)
        {
            return trial with { State = TrialState.Failed, Reason = exception.Message };
        }
    }

    private async Task<JobStatus> TrainAsync(TrialStatus trial, JobSpec job, string dataset, CancellationToken cancellationToken)
    {
        var status = await patience.AskAsync(() => grains.GetGrain<IJobGrain>(trial.Job).Submit(job, dataset), cancellationToken);
        await foreach (var batch in JobFollower.FollowAsync(grains, trial.Job, patience, cancellationToken))
            view.Show(trial, status = batch.Status);
        return status;
    }

    /// <summary>Trials with the same data share one preparation. A failed one is not remembered.</summary>
    private async Task<string> DatasetOf(JobSpec job, CancellationToken cancellationToken)
    {
        var entry = _datasets.GetOrAdd(job.Data, _ => new(
            () => Datasets.PrepareAsync(grains, job, Datasets.Check(job.Data), patience, cancellationToken, view.Say)));
        try
        {
            return await entry.Value;
        }
        catch
        {
            _datasets.TryRemove(new KeyValuePair<DataSpec, Lazy<Task<string>>>(job.Data, entry));
            throw;
        }
    }

    private static TrialStatus Ended(TrialStatus trial, JobStatus status)
    {
        var ended = trial with { Parameters = status.Parameters, Seconds = status.Seconds, Measures = status.Measures };
        var loss = status.ValidLoss ?? status.TrainLoss;
        return status.State switch
        {
            JobState.Completed when Finite.OrNull(loss) is { } objective =>
                ended with { State = TrialState.Completed, Objective = objective },
            JobState.Completed => ended with
            {
                State = TrialState.Failed,
                Reason = $"its loss is {(loss is null ? "unknown" : "not a number: the training diverged")}",
            },
            JobState.Cancelled => ended with { State = TrialState.Cancelled, Reason = "its job was cancelled" },
            _ => ended with { State = TrialState.Failed, Reason = status.Error ?? "its job failed" },
        };
    }
}
