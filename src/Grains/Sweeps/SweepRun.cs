using System.Diagnostics;
using DistSeq.Contracts.Sweeps;
using DistSeq.Grains.Calls;
using DistSeq.Grains.Sweeps.Pruning;

namespace DistSeq.Grains.Sweeps;

/// <summary>
/// Issues the trials of a sweep in the order of their numbers, and runs several at a time. Which trials there are, and where they
/// end, depends on the spec and on results that do not depend on time; how many run at once does not matter.
/// </summary>
internal sealed class SweepRun(
    string id, Func<SweepRecord> record, TrialPages trials, TrialData data, TrialJob jobs, SweepCalls calls,
    SweepChronicle chronicle, SweepServices services, CancellationToken stopped)
{
    // A job that was submitted just before the cancellation may not have been found by it.
    private static readonly TimeSpan CancelPause = TimeSpan.FromSeconds(2);

    private readonly Dictionary<int, Task> _running = [];
    private readonly IPruner? _pruner = PruningCatalog.Of(record().Spec!);
    private readonly TrialBudget _budget = new(record, trials, PruningCatalog.Of(record().Spec!), services.Clock);
    private TrialPruning? _pruning;
    private TrialSource? _source;

    private SweepSpec Spec => record().Spec!;

    /// <summary>Runs what is left, and returns how the sweep has ended.</summary>
    /// <exception cref="OperationCanceledException">It goes on elsewhere.</exception>
    public async Task<SweepEnd> Run()
    {
        try
        {
            _pruning = _pruner is null ? null : new TrialPruning(Spec, trials);
            _source = new TrialSource(Spec, trials, _pruner, await Prepare());
            return await RunTrials();
        }
        catch (InvalidSpecException e)
        {
            await EndAll();
            return new SweepEnd(SweepState.Failed, e.Failures, IsExhausted: false);
        }
    }

    // What is wrong concerns all trials: none is left running.
    private async Task EndAll()
    {
        foreach (var trial in trials.Open.ToArray())
            await jobs.Cancel(trial);
        await Task.WhenAll(_running.Values).Ended();
        foreach (var trial in trials.Open.ToArray())
            await calls.Ask(() => trials.Put(trial with { State = TrialState.Cancelled, Reason = "the sweep has failed" }));
    }

    // Trials with other data have their own; what is wrong with the base's concerns all.
    private async Task<Equalizer?> Prepare()
    {
        if (Spec.SearchesData)
            return null;
        try
        {
            var dataset = await calls.Ask(() => data.Prepare(Spec.Base));
            record().Notes = dataset.Notes;
            if (dataset.ValidTokens == 0 && Spec.Objective.IsHeldOut)
                throw InvalidSpecException.At("data.validation", SweepObjective.NothingHeldOut + ".");
            return Spec.Equalize == Equalization.None
                ? null
                : new Equalizer(Spec, await calls.Ask(() => services.Datasets.Get(dataset.Id)));
        }
        catch (InvalidSpecException e)
        {
            throw new InvalidSpecException(
                [.. e.Failures.Select(static failure => failure with { Path = "base." + failure.Path })]);
        }
    }

    private async Task<SweepEnd> RunTrials()
    {
        while (true)
        {
            stopped.ThrowIfCancellationRequested();
            var changed = trials.Changed;
            if (record().IsCancelled)
                await CancelAll();
            else
                await Begin();
            if (_running.Count == 0)
            {
                if (trials.Open is { Count: > 0 } open)
                    throw new UnreachableException($"Trial {open.First().Number} waits for something that never comes.");
                return new SweepEnd(
                    record().IsCancelled ? SweepState.Cancelled : SweepState.Completed, [], _source!.IsExhausted);
            }

            Task[] events = [.. _running.Values, changed];
            if (record().IsCancelled)
                events = [.. events, Task.Delay(CancelPause, services.Clock, stopped)];
            await Task.WhenAny(events).WaitAsync(stopped);
            foreach (var (number, trial) in _running.Where(static pair => pair.Value.IsCompleted).ToArray())
            {
                _running.Remove(number);
                await trial;
            }
        }
    }

    // First those that were begun before, and may go on; a trial that waits for others has no place among those that run.
    private async Task Begin()
    {
        foreach (var trial in trials.Open.Where(trial => !_running.ContainsKey(trial.Number) && MayBegin(trial)).ToArray())
        {
            if (_running.Count == Spec.Parallel)
                return;
            if (_pruning?.GoesOn(trial, Count) is { } goesOn)
                _running[trial.Number] = goesOn ? Run(trial) : Record(jobs.Prune(trial));
            else if (_pruning is null)
                _running[trial.Number] = Run(trial);
        }

        while (_running.Count < Spec.Parallel && Issue() is { } trial)
        {
            await calls.Ask(() => trials.Put(trial));
            chronicle.Show();
            _running[trial.Number] = Run(trial);
        }
    }

    // If the page of its parent was damaged, that trial is issued again first, unless there is no time left for it.
    private bool MayBegin(TrialStatus trial) => trial.Parent is not { } parent
        || (trials.Find(parent) is { } known ? known.HasEnded : _budget.IsSpent(parent));

    // How many trials there will ever be.
    private int Count => _source!.IsExhausted || _budget.IsSpent(trials.Next) ? trials.Next : Spec.Budget.Trials;

    // Null while its values depend on trials that still run, and when there are no more.
    private TrialStatus? Issue()
    {
        var number = trials.Next;
        return _budget.Allows(number) && _source!.Next(number) is { } next
            ? new TrialStatus
            {
                Number = number,
                Values = next.Values,
                Parent = next.Parent,
                Job = TrialJob.IdOf(id, number, tries: 1),
            }
            : null;
    }

    private Task Run(TrialStatus trial) =>
        Record(chronicle.Run(trial, () => jobs.Run(trial, _pruning?.Stop(trial, jobs.StepsOf(trial)))));

    private async Task Record(Task<TrialStatus> trial)
    {
        var after = await trial;
        await calls.Ask(() => trials.Put(after));
        chronicle.Show();
    }

    // A trial whose job has not begun is cancelled with it.
    private async Task CancelAll()
    {
        await Task.WhenAll(trials.Open.Select(async trial =>
        {
            await jobs.Cancel(trial);
            if (!_running.ContainsKey(trial.Number))
                await calls.Ask(() => trials.Put(TrialJob.Cancelled(trial)));
        }).ToArray());
    }
}
