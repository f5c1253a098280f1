using DistSeq.Engine.Generation;
using DistSeq.Grains.Calls;
using DistSeq.Grains.Parameters;
using DistSeq.Grains.Records;
using Orleans.Storage;

namespace DistSeq.Grains.Jobs;

/// <summary>
/// Trains one job within its grain's turns, from the last checkpoint to the end. Only this class sequences the job: an attempt
/// plans, starts shards and workers, and runs steps; when a shard is lost, or silos come or go, the next goes on from a
/// checkpoint.
/// </summary>
internal sealed class JobTraining(
    string id, JobRecord record, Func<Task> save, IGrainFactory grains, JobChronicle chronicle, JobServices services)
{
    private const int MostFailures = 10;
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestCheckpoint = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(2);
    private static readonly SamplingOptions SampleOptions = new(MaxTokens: 40);

    private readonly TaskCompletionSource _cancel = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly JobCheckpoints _checkpoints = new(id, services, () => record, save, chronicle);
    private readonly JobData _data = new(id, record, grains, services);
    private readonly JobSlots _slots = new(id, record, grains, services);
    private readonly JobOpening _opening = new(services);
    private readonly JobValidation _validation = new(id, record, services);
    private readonly TaskCompletionSource _leaving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Attempt? _attempt;
    private bool _isWaiting;
    private TimeSpan _trained;
    private TimeSpan _step;
    private IReadOnlyList<string> _samples = [];

    /// <summary>Reports so far, and a bell that wakes watchers.</summary>
    public JobProgress Progress { get; } = new([.. record.Reports]);

    /// <summary>Where it stops on the way.</summary>
    public JobPause Pause { get; } = new(record);

    /// <summary>Whether the job is to end as Cancelled.</summary>
    public bool IsCancelled => _cancel.Task.IsCompleted;

    private bool IsLeaving => _leaving.Task.IsCompleted || services.Departure.IsLeaving;

    private JobSpec Spec => record.Spec!;

    private JobHandover Handover => field ??= new(id, record, services, _checkpoints);

    /// <summary>Ends at the next step boundary, as Cancelled.</summary>
    public void Cancel() => _cancel.TrySetResult();

    /// <summary>The store has lost the checkpoints: writes another at the next step boundary.</summary>
    public void WantCheckpoint() => _checkpoints.Want();

    /// <summary>Ends at the next step boundary with a checkpoint there: the next activation goes on from it.</summary>
    public void Stop() => _leaving.TrySetResult();

    /// <summary>
    /// Has a checkpoint written at the next step boundary, and waits for the first one unless the job waits for compute threads.
    /// </summary>
    public async Task AwaitCheckpoint()
    {
        _checkpoints.Want();
        for (var begun = services.Clock.GetTimestamp();
            _attempt is not null && record.Manifests.Count == 0 && services.Clock.GetElapsedTime(begun) < LongestCheckpoint;)
        {
            await Task.WhenAny(Progress.NextRing, Task.Delay(LookInterval, services.Clock));
        }
    }

    /// <summary>Trains to the end of the job, or until it or the silo is to stop. All computation is elsewhere.</summary>
    /// <returns>Whether the job has ended.</returns>
    public async Task<bool> Run()
    {
        var failures = 0;
        string? hopeless = null;
        while (!IsLeaving)
        {
            var before = Progress.Step;
            try
            {
                if (IsCancelled)
                    await Break(JobState.Cancelled, null);
                else if (hopeless is not null)
                    await Break(JobState.Failed, hopeless);
                else if (Pause.IsOn)
                    await Rest();
                else
                    await RunAttempt();
                if (record.Status is { IsFinished: true })
                    return true;
            }
            catch (InconsistentStateException e)
            {
                // Another activation has taken over the job: this one has an old record.
                chronicle.Fail(e, failures);
                return false;
            }
#pragma warning disable CA1031 // Errors of transport end here: the job goes on from a checkpoint, or fails with the reason.
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (e is OperationCanceledException && (IsCancelled || IsLeaving))
                    continue;
                failures = Progress.Step > before ? 1 : failures + 1;
                chronicle.Fail(e, failures);
                if (failures > 1)
                    services.Troubles.Begin(id, JobTroubleKind.Attempt, e);
                Progress.Ring();
                var isDoubt = e is DamagedException or KeyNotFoundException && _data.Doubt(Progress.Step);
                var isFinal = !isDoubt && JobFaults.IsFinal(e);
                if (hopeless is null && (isFinal || (failures >= MostFailures && !JobFaults.IsTransport(e))))
                    hopeless = JobFaults.Reason(e, Spec, failures);
                else if (e is not PartLostException || failures > 1)
                    await Wait(failures);
            }
        }

        return false;
    }

    /// <summary>The job as it is now.</summary>
    public JobStatus Status()
    {
        if (record.Status is not { IsFinished: false } known)
            return record.Status!;
        var trouble = services.Troubles.Of(id);
        known = known with { Trouble = trouble?.Text, TroubleSince = trouble?.Since };
        // Before its first attempt here, the record has its progress.
        if (_attempt?.Plan is not { } plan)
        {
            return (Pause.IsOn ? JobPause.Waiting(known) : _slots.Waiting(known)) with
            {
                Preparing = Pause.IsOn ? null : _opening.Stage,
                Workers = 0,
                ComputeThreads = 0,
                WorkerSilos = [],
            };
        }

        var running = known with { State = JobState.Running, WaitsFor = null, WaitsBehind = 0, CannotStart = false };
        return (_isWaiting ? _slots.Waiting(known) : running) with
        {
            Step = Progress.Step,
            Steps = plan.Steps,
            Epoch = plan.EpochAt(Progress.Step),
            StepLoss = Progress.Loss,
            TrainLoss = Progress.TrainLoss,
            SmoothedLoss = Progress.SmoothedLoss,
            Tokens = Progress.Tokens,
            TokensPerSecond = _trained > TimeSpan.Zero ? Progress.Tokens / _trained.TotalSeconds : 0,
            Seconds = _trained.TotalSeconds,
            Parameters = plan.Layout.Length,
            Lanes = plan.Lanes,
            Workers = plan.Workers.Sum(worker => worker.Plan.Threads),
            ComputeThreads = plan.ComputeThreads,
            WorkersAsked = Spec.Cluster.Workers?.Least,
            ParameterShards = plan.ShardSilos.Count,
            WorkerSilos = [.. _attempt.Silos],
            Samples = _samples,
            ExpectedComputeSeconds = plan.Forecast.ComputeSeconds,
            ExpectedCommunicationSeconds = plan.Forecast.CommunicationSeconds,
            ComputeSeconds = Progress.Times.EachCompute,
            PushSeconds = Progress.Times.EachPush,
            // A status is asked for often: tables are shown only in the end.
            Validation = _validation.Mark.Latest is { } latest ? latest with { Tables = [] } : null,
            BestStep = _validation.Mark.Best?.Step,
        };
    }

    // Longer each time; a cancellation cuts it short.
    private async Task Wait(int failures)
    {
        var pause = Task.Delay(TimeSpan.FromMilliseconds(Math.Min(200 << Math.Min(failures, 10), 5_000)), services.Clock);
        await (IsCancelled ? pause : Task.WhenAny(_cancel.Task, pause));
    }

    // Goes on from the last checkpoint: the same steps give the same weights, whatever was lost.
    private async Task RunAttempt()
    {
        var last = _attempt;
        record.Attempt++;
        var corpus = await _opening.At("reading the data", _data.Get());
        if (await Slots(corpus) is not { Length: > 0 } silos)
            return;
        _slots.Known = silos;
        record.Numerics ??= silos[0].Numerics;
        await save();
        Handover.Leave();
        last?.End();
        services.Roster.EndBefore(id, record.Attempt);
        var restored = await _opening.At(
            "reading the checkpoint", _checkpoints.Restore(Modeling.Network(Spec, corpus).Layout.Length));
        var plan = new JobPlan(id, Spec, record.Dataset, corpus, record.Attempt, silos, restored?.Manifest.Kept ?? []);
        new JobMemory(plan).Demand(silos);
        var attempt = new Attempt(grains, services, plan);
        var state = restored?.State ?? await _opening.Given(id, Spec) ?? await _opening.First(
            _slots, attempt, () => IsCancelled || IsLeaving, Task.WhenAny(_cancel.Task, services.Departure.Begun));
        var mark = restored?.Manifest.Progress ?? ProgressMark.Start;
        if (Progress.Restore(plan.StepAt(state.Version), mark))
            _trained = TimeSpan.FromSeconds(mark.Seconds);
        _validation.Restore(mark.Validation);
        await attempt.Begin(state, mark.Validation.RateFactor);
        _attempt = attempt;
        chronicle.Attempt(plan, plan.StepAt(state.Version));
        _checkpoints.Begin();
        var version = await Steps(attempt, state.Version);
        if ((version == plan.Versions || _validation.IsOver) && !IsCancelled)
            await Complete(attempt, version);
    }

    // Waits for compute threads; none if the job is to end or to move before it gets any.
    private async Task<SiloInfo[]> Slots(Corpus corpus)
    {
        while (!IsCancelled && !IsLeaving)
        {
            var silos = await _slots.Ask(corpus);
            _isWaiting = silos.Length == 0;
            if (!_isWaiting)
                return silos;
            chronicle.Queued();
            Progress.Ring();
            await Task.WhenAny(_cancel.Task, services.Departure.Begun, Task.Delay(LookInterval, services.Clock));
        }

        return [];
    }

    // Whether the silos that the job may use now call for another plan.
    private async Task<bool> IsOutdated(Attempt attempt)
    {
        var silos = await _slots.Ask(attempt.Plan.Corpus);
        if (silos.Length == 0 || silos.SequenceEqual(_slots.Known))
            return false;
        _slots.Known = silos;
        return !new JobPlan(id, Spec, record.Dataset, attempt.Plan.Corpus, record.Attempt, silos, []).IsLike(attempt.Plan);
    }

    // Runs steps to the last one, or until another attempt is to go on: then the returned version has a checkpoint.
    private async Task<long> Steps(Attempt attempt, long version)
    {
        var (plan, clock) = (attempt.Plan, services.Clock);
        long length = 1, sampled = clock.GetTimestamp(), looked = sampled;
        var moves = false;
        while (version < plan.Versions && !_validation.IsOver && !IsCancelled)
        {
            // Asked while steps run, as silos that hang keep it waiting.
            var outdated = clock.GetElapsedTime(looked) < LookInterval ? null : IsOutdated(attempt);
            looked = outdated is null ? looked : clock.GetTimestamp();
            var begun = clock.GetTimestamp();
            Handover.Leave();
            var (due, stop) = (_validation.Next(plan, version), Pause.Version(plan));
            var to = Math.Min(Math.Min(version + length, Math.Min(due, stop)), plan.Versions);
            var from = version;
            var (report, steps) = await chronicle.Run(
                plan.StepAt(from), () => attempt.Run(from, to, _step * (to - from)));
            var took = clock.GetElapsedTime(begun);
            Count(plan, report, steps, took);
            services.Troubles.End(id, JobTroubleKind.Attempt);
            // Saved with the next checkpoint, and shown until the next attempt begins.
            record.Status = Status();
            length = RunLength.After(to - version, took);
            _step = took / (to - version);
            version = to;
            Handover.Reach(attempt, version);
            if (version == due)
                await _validation.Measure(attempt, version, Progress);
            if (version == stop)
            {
                await Stop(attempt, version);
                return version;
            }

            if (clock.GetElapsedTime(sampled) > SampleInterval)
            {
                var model = await attempt.Snapshot(version);
                _samples = await services.Compute.Run(() => model.Glimpse(3, SampleOptions));
                sampled = clock.GetTimestamp();
            }

            Progress.Ring();
            if (version == plan.Versions || _validation.IsOver)
                break;
            // Tried as long as it takes: while storage is away there is no checkpoint, and the job stays where it is.
            moves |= IsLeaving || report.WasRelieved || (outdated is not null && await outdated);
            if (moves && await _checkpoints.WriteNow(attempt, version, Progress))
            {
                if (IsLeaving)
                    attempt.End();
                return version;
            }

            await _checkpoints.Offer(attempt, version, Progress);
        }

        return version;
    }

    // Measures the model at the stop and leaves a checkpoint there, however long the store is away.
    private async Task Stop(Attempt attempt, long version)
    {
        await _validation.Look(attempt, version, Progress);
        record.Status = Status();
        while (!IsCancelled && !await _checkpoints.WriteNow(attempt, version, Progress))
            await Wait(1);
        if (IsLeaving)
            attempt.End();
    }

    // Others may have the compute threads and the memory.
    private async Task Rest()
    {
        _attempt?.End();
        _attempt = null;
        _slots.Known = [];
        chronicle.Queued();
        grains.GetGrain<IAllocatorGrain>(0).Release(id).Ignore();
        var moved = Pause.Moved;
        Pause.Reach();
        Progress.Ring();
        if (Pause.IsOn)
            await Task.WhenAny(moved, _cancel.Task, services.Departure.Begun, _leaving.Task);
    }

    private void Count(JobPlan plan, RunReport report, IReadOnlyList<StepTotal> steps, TimeSpan took)
    {
        var each = took / Math.Max(1, steps.Count);
        Progress.Times = Progress.Times.Plus(steps.Count * plan.StepsPerVersion, report.ComputeSeconds, report.PushSeconds);
        foreach (var total in steps)
        {
            var step = plan.StepAt(total.Version);
            if (!total.IsFinite)
                throw NotFiniteException.Of(total with { Version = step }, report.Broken, Rules.Rate(Spec.Optimizer, step));
            var (before, fresh) = (Progress.Step, step > Progress.Step);
            _trained += fresh ? each : TimeSpan.Zero;
            Progress.Add(step, total.Loss, total.Tokens, plan, _trained.TotalSeconds);
            if (fresh)
                chronicle.Count(plan, step - before, total.Tokens);
        }

        chronicle.Stand(plan, Progress, _validation.Mark.RateFactor);
    }

    private async Task Complete(Attempt attempt, long version)
    {
        var completion = new JobCompletion(id, record, services, _validation, _checkpoints);
        var said = await completion.Write(attempt, version, Progress, Patiently);
        await Patiently(() => Finish(JobState.Completed, null, said));
        services.Troubles.End(id, JobTroubleKind.Result);
    }

    // Tries as long as it takes: nothing is trained again because a store was full or away.
    private async Task Patiently(Func<Task> write)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await write();
                return;
            }
            catch (Exception e) when (JobFaults.IsTransport(e) && !IsLeaving && !IsCancelled
                && e is not (InconsistentStateException or PartLostException))
            {
                services.Troubles.Begin(id, JobTroubleKind.Result, e);
                Progress.Ring();
                await Wait(failures);
            }
        }
    }

    // Ends the job before its last step.
    private async Task Break(JobState state, string? error)
    {
        await _checkpoints.Settle();
        await Finish(state, error, await Handover.Give(state, Progress));
    }

    private async Task Finish(JobState state, string? error, Func<JobStatus, JobStatus>? more = null)
    {
        var (open, reports) = (record.Status, record.Reports);
        var status = Status().Ended(state, error);
        (record.Status, record.Reports) = (more?.Invoke(status) ?? status, [.. Progress.Reports]);
        await Writes.OrUndo(save, () => (record.Status, record.Reports) = (open, reports));
        _attempt?.End();
        _attempt = null;
        // Ends what is left of an attempt that never began its first step.
        services.Roster.EndBefore(id, record.Attempt + 1);
        grains.GetGrain<IAllocatorGrain>(0).Release(id).Ignore();
        Progress.Ring();
        // If nothing was handed over, the last checkpoint is all that is left of the job's training.
        await _checkpoints.Delete(record.Status.Checkpoint is not null ? record.Manifests : record.Manifests.SkipLast(1));
        await _validation.Clear().Ended();
    }
}
