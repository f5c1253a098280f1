using DistSeq.Client.Runs;
using DistSeq.Client.Sweeps;
using DistSeq.Client.Views;

namespace DistSeq.Client.Commands.Sweeps;

/// <summary>
/// Follows a sweep that the cluster has accepted, keeps its folder up to date, and ends with its table. The cluster runs the
/// sweep whether or not a client follows it; any number may.
/// </summary>
internal sealed class SweepSession(Invocation invocation, IGrainFactory grains, string id, SweepSpec spec)
{
    private const int MostAsked = 16;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ISweepGrain _sweep = grains.GetGrain<ISweepGrain>(id);
    private readonly SortedDictionary<int, TrialStatus> _trials = [];
    private SweepStatus? _status;

    /// <summary>Submits the sweep again if the store has come back without it; null where that is not possible.</summary>
    public Func<Task>? Resubmit { get; init; }

    private RunFolder Folder => new(Path.Combine(invocation.Runs, id));

    /// <summary>Follows the sweep to its end; returns the exit code.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var folder = Folder;
        await folder.WriteSpecAsync("spec.yaml", spec);
        var files = new TrialFiles(folder, spec, invocation.Shell.Clock);
        var view = invocation.SweepView(id, spec);
        try
        {
            await view.RunAsync(() => FollowAsync(view, files, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await LeaveAsync();
            return ExitCode.Interrupted;
        }

        await files.WriteAsync(_trials.Values);
        return await SweepSummary.WriteAsync(_status! with { Trials = [.. _trials.Values] }, spec, folder, invocation);
    }

    /// <summary>Prints the id and how to attach; returns the exit code.</summary>
    public async Task<int> DetachAsync()
    {
        if (invocation.IsJson)
        {
            invocation.WriteJson(new { Id = id, Sweep = id, spec.Name });
            return ExitCode.Fine;
        }

        await invocation.Shell.Output.WriteLineAsync($"sweep      {id}");
        await invocation.Shell.Output.WriteLineAsync($"watch it   {invocation.Command("sweep watch " + id)}");
        return ExitCode.Fine;
    }

    private async Task FollowAsync(ISweepView view, TrialFiles files, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asking = view.ShowsJobs ? AskJobsAsync(view, end.Token) : Task.CompletedTask;
        try
        {
            while (!await FollowOnceAsync(view, files, cancellationToken))
            {
                view.Say("The cluster no longer knows the sweep: its store has come back without it. "
                    + "It is submitted again and continues with the jobs that are still there.");
                await Resubmit!();
            }
        }
        finally
        {
            await end.CancelAsync();
            await asking;
        }
    }

    // False where the cluster has lost the sweep.
    private async Task<bool> FollowOnceAsync(ISweepView view, TrialFiles files, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var batch in SweepFollower.FollowAsync(_sweep, invocation.Patience(view.Say), cancellationToken))
            {
                foreach (var note in batch.Status.Notes.Except(_status?.Notes ?? []))
                    view.Say($"note: {note}");
                if (batch.Status.Trouble is { } trouble && trouble != _status?.Trouble)
                    view.Say($"The sweep is held up: {trouble}");
                _status = batch.Status;
                TrialStatus[] news = [.. batch.Trials.Where(IsNews)];
                lock (_trials)
                {
                    foreach (var trial in news)
                        _trials[trial.Number] = trial;
                }

                view.Show(news);
                await files.UpdateAsync(_trials.Values);
            }

            return true;
        }
        catch (KeyNotFoundException) when (Resubmit is not null)
        {
            return false;
        }
    }

    // After a break, all trials come again.
    private bool IsNews(TrialStatus trial) => !_trials.TryGetValue(trial.Number, out var known)
        || (known.State, known.Tries, known.Rungs.Count) != (trial.State, trial.Tries, trial.Rungs.Count);

    // How far the first of the running trials are. A job that does not answer is asked again.
    private async Task AskJobsAsync(ISweepView view, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            TrialStatus[] running;
            lock (_trials)
                running = [.. _trials.Values.Where(static trial => !trial.HasEnded).Take(MostAsked)];
            foreach (var trial in running)
            {
                try
                {
                    view.Show(trial, await grains.GetGrain<IJobGrain>(trial.Job).GetStatus().WaitAsync(cancellationToken));
                }
                catch (Exception exception) when (ErrorReport.MayPass(exception, default) || exception is KeyNotFoundException)
                {
                    // It has not begun, or its silo is being replaced.
                }
            }

            await Task.Delay(Pause, invocation.Shell.Clock, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LeaveAsync()
    {
        var error = invocation.Shell.Error;
        // In a local cluster, the jobs of running trials stop with this process, each with a checkpoint.
        await error.WriteLineAsync(invocation.Cluster.IsLocal
            ? "Interrupted: running trials stop at their next step, and continue with the sweep. Interrupt again to stop at once."
            : $"Detached from {id}; the cluster runs it to its end.");
        await error.WriteLineAsync(invocation.Cluster.IsLocal
            ? $"go on  {invocation.Command("sweep resume " + id)}"
            : $"watch it   {invocation.Command("sweep watch " + id)}\n"
                + $"cancel it  {invocation.Command("sweep cancel " + id)}");
        if (invocation.IsJson && _status is { } status)
            invocation.WriteJson(SweepResult.Of(status with { Trials = [.. _trials.Values] }, null));
    }
}
