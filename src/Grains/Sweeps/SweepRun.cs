using DistSeq.Contracts.Sweeps;

namespace DistSeq.Grains.Sweeps;

/// <summary>
/// Issues the trials of a sweep in the order of their numbers, and runs several at a time. Which trials there are depends on the
/// spec and on results that do not depend on time; how many run at once does not matter.
/// </summary>
internal sealed class SweepRun(
    string id, Func<SweepRecord> record, TrialPages trials, TrialData data, TrialJob jobs, SweepCalls calls, TimeProvider clock,
    CancellationToken stopped)
{
    // A job that was submitted just before the cancellation may not have been found by it.
    private static readonly TimeSpan CancelPause = TimeSpan.FromSeconds(2);

    private readonly Dictionary<int, Task> _running = [];
    private readonly TrialSource _source = new(record().Spec!, trials);

    private SweepSpec Spec => record().Spec!;

    /// <summary>Runs what is left, and returns how the sweep has ended.</summary>
    /// <exception cref="OperationCanceledException">It goes on elsewhere.</exception>
    public async Task<(SweepState State, IReadOnlyList<SpecFailure> Failures)> Run()
    {
        // Trials with other data have their own; what is wrong with the base's concerns all.
        if (!Spec.Search.Keys.Any(static path => path.StartsWith("data.", StringComparison.Ordinal)))
        {
            try
            {
                record().Notes = (await calls.Ask(() => data.Prepare(Spec.Base))).Notes;
            }
            catch (InvalidSpecException e)
            {
                return (
                    SweepState.Failed,
                    [.. e.Failures.Select(static failure => failure with { Path = "base." + failure.Path })]);
            }
        }

        while (true)
        {
            stopped.ThrowIfCancellationRequested();
            var changed = trials.Changed;
            if (record().IsCancelled)
                await CancelAll();
            else
                await Begin();
            if (_running.Count == 0)
                return (record().IsCancelled ? SweepState.Cancelled : SweepState.Completed, []);
            var pause = Task.Delay(record().IsCancelled ? CancelPause : Timeout.InfiniteTimeSpan, clock, stopped);
            await Task.WhenAny([.. _running.Values, changed, pause]).WaitAsync(stopped);
            foreach (var (number, trial) in _running.Where(static pair => pair.Value.IsCompleted).ToArray())
            {
                _running.Remove(number);
                await trial;
            }
        }
    }

    // First those that were begun before the sweep moved here.
    private async Task Begin()
    {
        foreach (var trial in trials.All.Where(trial => !trial.HasEnded && !_running.ContainsKey(trial.Number)).ToArray())
        {
            if (_running.Count < Spec.Parallel)
                _running[trial.Number] = Run(trial);
        }

        while (_running.Count < Spec.Parallel && Issue() is { } trial)
        {
            await calls.Ask(() => trials.Put(trial));
            _running[trial.Number] = Run(trial);
        }
    }

    // Null while its values depend on trials that still run, and when there are no more.
    private TrialStatus? Issue()
    {
        var number = trials.Next;
        return number < Spec.Budget.Trials && _source.Next(number) is { } values
            ? new TrialStatus { Number = number, Values = values, Job = TrialJob.IdOf(id, number, tries: 1) }
            : null;
    }

    private async Task Run(TrialStatus trial)
    {
        var ended = await jobs.Run(trial);
        await calls.Ask(() => trials.Put(ended));
    }

    // A trial whose job has not begun is cancelled with it.
    private async Task CancelAll()
    {
        await Task.WhenAll(trials.All.Where(static trial => !trial.HasEnded).Select(async trial =>
        {
            await jobs.Cancel(trial);
            if (!_running.ContainsKey(trial.Number))
                await calls.Ask(() => trials.Put(TrialJob.Cancelled(trial)));
        }).ToArray());
    }
}
