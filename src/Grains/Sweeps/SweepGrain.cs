using System.Runtime.CompilerServices;
using System.Text.Json;
using DistSeq.Contracts.Sweeps;
using DistSeq.Grains.Access;
using DistSeq.Grains.Calls;
using DistSeq.Grains.Records;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Serialization.Invocation;
using Orleans.Storage;

namespace DistSeq.Grains.Sweeps;

/// <summary>
/// One sweep: its record, its table of trials, and its run. Trials are saved before their jobs are submitted, and results before
/// the next trial depends on them. Any question about an unfinished sweep revives it; after its silo has died, the keeper asks.
/// </summary>
[Reentrant, Immovable]
internal sealed partial class SweepGrain(
    [PersistentState(SweepRecord.Name, StorageName.Records)] IPersistentState<SweepRecord> record,
    IGrainContext context, SweepServices services)
    : Grain, ISweepGrain, ISweepRecordGrain, IOwned, IDisposable
{
    private const string NotResumed =
        "no command that trains has this folder open; it goes on with the next train or sweep there";

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(10);

    private readonly TrialPages _trials = new(context, services.Storage);
    private readonly CancellationTokenSource _stop = new();
    private SweepCalls? _calls;
    private Task? _run;
    private Task _saved = Task.CompletedTask;

    private string Id => this.GetPrimaryKeyString();

    private IJobRegistryGrain Registry => GrainFactory.GetGrain<IJobRegistryGrain>(IJobRegistryGrain.Sweeps);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (record.State.Spec is not null)
        {
            // Ticks, so that a watcher of an earlier activation gets all trials anew.
            await _trials.Read(services.Clock.GetUtcNow().Ticks);
            foreach (var damage in _trials.Damage)
            {
                services.Rebuilt.Add($"{damage.Split(':')[0]} of sweep {Id}");
                LogDamaged(services.Log, Id, damage);
            }
        }

        services.Held.Arrive(this.GetGrainId(), this.AsReference<ISweepRecordGrain>().Keep);
    }

    public ValueTask<string?> OwnerOf(IInvokable request) => ValueTask.FromResult(record.State.Spec?.Base.Cluster.User);

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        services.Held.Leave(this.GetGrainId());
        await _stop.CancelAsync();
        if (_run is { } run)
            await Task.WhenAny(run, Task.Delay(LongestFarewell, services.Clock, cancellationToken));
    }

    /// <summary>A duplicate finds the sweep and returns its status; another spec under the same id is refused.</summary>
    public async Task<SweepStatus> Submit(SweepSpec spec, IReadOnlyList<SweepData> data)
    {
        IdRule.Demand(Id);
        SpecRules.Demand(SpecRules.Check(spec));
        if (record.State.Spec is not { } known)
        {
            await Save(() => new SweepRecord { Spec = spec, Data = data, SubmittedAt = services.Clock.GetUtcNow() });
        }
        else
        {
            if (Content(known) != Content(spec))
                throw new InvalidOperationException($"Sweep {Id} exists with another spec; choose another id.");
            var grown = spec with { Budget = new BudgetSpec { Trials = Math.Max(spec.Budget.Trials, known.Budget.Trials) } };
            var isNew = record.State is { State: SweepState.Failed } || data.Except(record.State.Data).Any();
            if (isNew || JsonSerializer.Serialize(known) != JsonSerializer.Serialize(grown))
                await Reopen(() => Copy(grown, [.. record.State.Data.Union(data)]));
        }

        await Registry.Put(Line());
        Begin();
        return Status();
    }

    /// <summary>Reads only; revives a sweep that has lost its silo.</summary>
    public Task<SweepStatus> GetStatus()
    {
        Resume();
        return Task.FromResult(Status() with { Trials = [.. _trials.All] });
    }

    public Task<SweepSpec> GetSpec() => Task.FromResult(record.State.Spec ?? throw Unknown());

    /// <summary>Reads only; revives a sweep that has lost its silo.</summary>
    public async IAsyncEnumerable<SweepBatch> Watch(
        long from, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Resume();
        while (true)
        {
            var changed = _trials.Changed;
            var (status, revision) = (Status(), _trials.Revision);
            yield return new SweepBatch(revision, _trials.Since(from), status);
            if (status.IsFinished)
                yield break;
            from = revision;
            await Task.WhenAny(changed, Task.Delay(Heartbeat, services.Clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A duplicate, or one that comes after the end, changes nothing.</summary>
    public async Task<SweepStatus> Cancel()
    {
        if (!Status().IsFinished && !record.State.IsCancelled)
        {
            await Save(() => Copy(record.State.Spec!, record.State.Data, isCancelled: true));
            _trials.Signal();
        }

        Begin();
        if (_run is { } run)
            await Task.WhenAny(run, Task.Delay(4 * Heartbeat, services.Clock));
        return Status();
    }

    /// <summary>A duplicate finds no failed trial.</summary>
    public async Task<SweepStatus> Retry()
    {
        var again = _trials.All
            .Where(trial => trial.State == TrialState.Failed || (trial.State == TrialState.Cancelled && record.State.IsCancelled))
            .ToArray();
        if (Status().IsFinished)
            await Reopen(() => Copy(record.State.Spec!, record.State.Data));
        foreach (var trial in again)
        {
            await _trials.Put(new TrialStatus
            {
                Number = trial.Number,
                Values = trial.Values,
                Parent = trial.Parent,
                Tries = trial.Tries + 1,
                Job = TrialJob.IdOf(Id, trial.Number, trial.Tries + 1),
            });
        }

        Begin();
        return Status();
    }

    /// <summary>A duplicate finds nothing left.</summary>
    async Task<JobDeletion> ISweepGrain.Delete()
    {
        if (record.State.Spec is null)
            return JobDeletion.Missing;
        if (!Status().IsFinished)
            return JobDeletion.Unfinished;
        foreach (var trial in _trials.All)
        {
            for (var tries = 1; tries <= trial.Tries; tries++)
                await GrainFactory.GetGrain<IJobGrain>(TrialJob.IdOf(Id, trial.Number, tries)).Delete();
        }

        await Delete();
        return JobDeletion.Deleted;
    }

    /// <summary>A duplicate finds nothing left.</summary>
    public async Task Delete()
    {
        await _trials.Clear();
        if (record.RecordExists)
            await record.ClearStateAsync();
        await Registry.Remove(Id);
        DeactivateOnIdle();
    }

    /// <summary>A duplicate writes the same again.</summary>
    public async Task Keep()
    {
        if (record.State.Spec is null)
            return;
        await Save(() => record.State);
        await _trials.WriteAll();
    }

    /// <summary>Reads only; revives a sweep that has lost its silo.</summary>
    public Task<JobLine> Wake()
    {
        Resume();
        return Task.FromResult(Line());
    }

    public void Dispose() => _stop.Dispose();

    // What may not change under one id.
    private static string Content(SweepSpec spec) =>
        JsonSerializer.Serialize(spec with { Budget = new BudgetSpec(), Parallel = 1 });

    private SweepRecord Copy(SweepSpec spec, IReadOnlyList<SweepData> data, bool isCancelled = false) => new()
    {
        Spec = spec,
        Data = data,
        SubmittedAt = record.State.SubmittedAt ?? services.Clock.GetUtcNow(),
        Notes = record.State.Notes,
        IsCancelled = isCancelled,
    };

    // The list takes no line back that has ended.
    private async Task Reopen(Func<SweepRecord> next)
    {
        if (record.State.State != SweepState.Running)
            await Registry.Remove(Id);
        await Save(next);
        await Registry.Put(Line());
        _trials.Signal();
    }

    private JobLine Line() => (record.State.Line(Id) ?? throw Unknown()) with
    {
        Step = _trials.Figures.Ended,
        ValidLoss = _trials.Figures.Best?.Objective,
    };

    private void Resume()
    {
        _ = Status();
        if (services.Resumption.ResumesJobs)
            Begin();
    }

    private void Begin()
    {
        if (_run is null or { IsCompleted: true } && record.State is { Spec: not null, State: SweepState.Running }
            && !_stop.IsCancellationRequested)
            _run = Run();
    }

    private async Task Run()
    {
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        await Task.Yield();
        _calls = new SweepCalls(services.Clock, _stop.Token);
        services.Departure.Begun.ContinueWith(_ => _stop.Cancel(), TaskScheduler.Current).Ignore();
        var chronicle = new SweepChronicle(Id, _trials, services.Log);
        chronicle.Begin(record.State.Spec!);
        SweepEnd? ended = null;
        try
        {
            var data = new TrialData(() => record.State, GrainFactory);
            var parents = new TrialParents(_trials, services.Store);
            var jobs = new TrialJob(() => record.State, data, parents, GrainFactory, _calls, services.Log);
            var run = new SweepRun(Id, () => record.State, _trials, data, jobs, _calls, chronicle, services, _stop.Token);
            var end = await run.Run();
            await _calls.Ask(() => Save(() =>
            {
                var last = Copy(record.State.Spec!, record.State.Data, record.State.IsCancelled);
                (last.State, last.Failures, last.IsExhausted) = (end.State, end.Failures, end.IsExhausted);
                last.EndedAt = services.Clock.GetUtcNow();
                (last.Trials, last.Best) = (_trials.Figures.Ended, _trials.Figures.Best?.Objective);
                return last;
            }));
            ended = end;
            _trials.Signal();
            // If this is lost, the keeper notes it.
            Registry.Put(Line()).Ignore();
            DelayDeactivation(TimeSpan.Zero);
        }
        catch (Exception e) when (e is OperationCanceledException or InconsistentStateException)
        {
            // It goes on where it is asked for next.
            DeactivateOnIdle();
        }
#pragma warning disable CA1031 // It must not stand still without a word.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogBroken(services.Log, e, Id);
            DeactivateOnIdle();
        }
        finally
        {
            chronicle.End(ended?.State, ended?.Failures ?? []);
        }
    }

    // One write at a time; a failed one is undone in memory.
    private Task Save(Func<SweepRecord> next)
    {
        async Task After(Task earlier)
        {
            await earlier.Ended();
            var before = record.State;
            record.State = next();
            await Writes.OrUndo(record.WriteStateAsync, () => record.State = before);
        }

        return _saved = After(_saved);
    }

    private SweepStatus Status()
    {
        var status = record.State.Status(Id) ?? throw Unknown();
        return status.IsFinished ? status : status with
        {
            Trouble = _run is null && !services.Resumption.ResumesJobs ? NotResumed : _calls?.Trouble,
        };
    }

    private KeyNotFoundException Unknown() => new($"There is no sweep {Quoted.Of(Id)} on this cluster.");

    [LoggerMessage(Level = LogLevel.Error, Message = "Sweep {Sweep} has met an error and begins anew from its record")]
    private static partial void LogBroken(ILogger logger, Exception exception, string sweep);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sweep {Sweep}: trials of a damaged record are issued again. {Damage}")]
    private static partial void LogDamaged(ILogger logger, string sweep, string damage);
}
