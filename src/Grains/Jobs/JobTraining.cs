using DistSeq.Contracts.Cluster;
using DistSeq.Contracts.Jobs;
using DistSeq.Contracts.Specs;
using DistSeq.Engine.Generation;
using DistSeq.Grains.Checkpoints;
using DistSeq.Grains.Cluster;
using DistSeq.Grains.Models;
using DistSeq.Grains.Parameters;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace DistSeq.Grains.Jobs;

/// <summary>
/// The training of one job within its grain's turns, from the last checkpoint to the end. It alone sequences the job: epoch by epoch it
/// plans, starts shards and workers, and runs steps; when a shard is lost, or silos come or go, a new epoch goes on where a checkpoint is.
/// </summary>
internal sealed partial class JobTraining(
    string id, JobRecord record, Func<Task> save, IGrainFactory grains, JobServices services)
{
    private const int MostFailures = 10;
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestCheckpoint = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(2);
    private static readonly SamplingOptions SampleOptions = new(MaxTokens: 40);

    private readonly TaskCompletionSource _cancel = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly JobCheckpoints _checkpoints = new(id, services, () => record, save);
    private readonly JobData _data = new(id, record, grains, services);
    private readonly JobHandover _handover = new(id, record, services);
    private readonly JobSlots _slots = new(id, record, grains, services);
    private readonly JobOpening _opening = new(services);
    private JobRun? _run;
    private bool _isWaiting;
    private bool _stopping;
    private TimeSpan _trained;
    private TimeSpan _step;
    private IReadOnlyList<string> _samples = [];

    /// <summary>Reports so far, and a bell.</summary>
    public JobProgress Progress { get; } = new([.. record.Reports]);

    /// <summary>Whether the job is to end as Cancelled.</summary>
    public bool IsCancelled => _cancel.Task.IsCompleted;

    private bool IsLeaving => _stopping || services.Departure.IsLeaving;

    private JobSpec Spec => record.Spec!;

    /// <summary>Ends at the next step boundary, as Cancelled.</summary>
    public void Cancel() => _cancel.TrySetResult();

    /// <summary>The store has lost the checkpoints: takes another at the next step boundary.</summary>
    public void TakeCheckpoint() => _checkpoints.Want();

    /// <summary>Ends at the next step boundary with a checkpoint there: whoever activates the job next goes on with it.</summary>
    public void Stop() => _stopping = true;

    /// <summary>
    /// Has a checkpoint written at the next step boundary, and awaits the first; not while the job waits for compute threads.
    /// </summary>
    public async Task AwaitCheckpoint()
    {
        _checkpoints.Want();
        for (var begun = services.Clock.GetTimestamp();
            _run is not null && record.Manifests.Count == 0 && services.Clock.GetElapsedTime(begun) < LongestCheckpoint;)
        {
            await Task.WhenAny(Progress.NextRing, Task.Delay(LookInterval, services.Clock));
        }
    }

    /// <summary>Trains to the end of the job; all compute is elsewhere. Ends earlier when stopped, or when the silo is to stop.</summary>
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
                else
                    await Epoch();
                if (record.Status is { IsFinished: true })
                    return true;
            }
            catch (InconsistentStateException e)
            {
                // Another activation has taken the job over: this one knows an old record.
                LogAttemptFailed(services.Log, e, id, failures);
                return false;
            }
#pragma warning disable CA1031 // The one place where errors of transport end: the job goes on from a checkpoint, or fails with the reason.
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (e is OperationCanceledException && (IsCancelled || IsLeaving))
                    continue;
                failures = Progress.Step > before ? 1 : failures + 1;
                LogAttemptFailed(services.Log, e, id, failures);
                if (failures > 1)
                    services.Troubles.Begin(id, JobTroubleKind.Attempt, e);
                Progress.Ring();
                var isDoubt = e is DamagedException or KeyNotFoundException && _data.Doubt(Progress.Step);
                if (hopeless is null && ((IsFinal(e) && !isDoubt) || (failures >= MostFailures && !IsTransport(e))))
                    hopeless = Reason(e, failures);
                else if (e is not PartLostException || failures > 1)
                    await Pause(failures);
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
        // Before its first attempt here it stands where the record says.
        if (_run?.Plan is not { } plan)
        {
            return _slots.Waiting(known) with
            {
                Preparing = _opening.Stage,
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
            WorkerSilos = [.. _run.Silos],
            Samples = _samples,
            ExpectedComputeSeconds = plan.Forecast.ComputeSeconds,
            ExpectedCommunicationSeconds = plan.Forecast.CommunicationSeconds,
            ComputeSeconds = Progress.Times.EachCompute,
            PushSeconds = Progress.Times.EachPush,
        };
    }

    // Memory that one silo has not had is not asked of the next: it would be taken down in its turn.
    private static bool IsFinal(Exception e) => !IsClock(e)
        && e is NotFiniteException or InvalidSpecException or KeyNotFoundException or InvalidDataException
            or ArgumentException or DamagedException or OutOfMemoryException or OverflowException;

    private string Reason(Exception e, int failures) => e switch
    {
        NotFiniteException or InvalidSpecException => e.Message,
        OutOfMemoryException full => JobMemory.RunOut(Spec, full),
        _ => $"{e.Message} (after {failures} attempts)",
    };

    // Silos or storage that cannot be reached: that passes, and no job is given up for it.
    private static bool IsTransport(Exception e) =>
        e is OrleansException or TimeoutException or PartLostException or RecordUnwrittenException || IsClock(e);

    // Orleans on a silo whose wall clock has gone back: it takes no new grain until that time has come again.
    private static bool IsClock(Exception e) =>
        e is ArgumentException && e.Message.StartsWith("The earliest collection that can be scheduled", StringComparison.Ordinal);

    // Longer each time; a cancellation cuts it short.
    private async Task Pause(int failures)
    {
        var pause = Task.Delay(TimeSpan.FromMilliseconds(Math.Min(200 << Math.Min(failures, 10), 5_000)), services.Clock);
        await (IsCancelled ? pause : Task.WhenAny(_cancel.Task, pause));
    }

    // Goes on from the last checkpoint: the same steps give the same weights, whatever was lost.
    private async Task Epoch()
    {
        var last = _run;
        record.Epoch++;
        var corpus = await _opening.At("reading the data", _data.Get());
        if (await Slots(corpus) is not { Length: > 0 } silos)
            return;
        _slots.Known = silos;
        record.Numerics ??= silos[0].Numerics;
        await save();
        _handover.Leave();
        last?.End();
        services.Roster.EndBefore(id, record.Epoch);
        var parameters = Modeling.Network(Spec, corpus).Layout.Length;
        var restored = await _opening.At("reading the checkpoint",
            _checkpoints.Restore(parameters, Rules.Optimizer(Aggregating.ShardOptimizer(Spec)).StatePerParameter));
        var plan = new JobPlan(id, Spec, record.Dataset, corpus, record.Epoch, silos, restored?.Manifest.Kept ?? []);
        new JobMemory(Spec, plan).Demand(silos);
        var run = new JobRun(grains, services.Roster, services.Compute, services.Clock, id, Spec, corpus, plan);
        var state = restored?.State ?? await _opening.First(
            _slots, run, () => IsCancelled || IsLeaving, Task.WhenAny(_cancel.Task, services.Departure.Begun));
        var mark = restored?.Manifest.Progress ?? ProgressMark.Start;
        if (Progress.Restore(plan.StepAt(state.Version), mark))
            _trained = TimeSpan.FromSeconds(mark.Seconds);
        await run.Begin(state);
        _run = run;
        Telemetry.EpochsBegun.Add(1, Telemetry.Job(id));
        Telemetry.JobExpects(id, plan.Forecast.ComputeSeconds, plan.Forecast.CommunicationSeconds);
        _checkpoints.Begin();
        var version = await Steps(run, state.Version);
        if (version == plan.Versions && !IsCancelled)
            await Complete(run);
    }

    // Waits for compute threads; none when the job is to end before it has got any.
    private async Task<SiloInfo[]> Slots(Engine.Tasks.Corpus corpus)
    {
        while (!IsCancelled && !IsLeaving)
        {
            var silos = await _slots.Ask(corpus);
            _isWaiting = silos.Length == 0;
            if (!_isWaiting)
                return silos;
            Progress.Ring();
            await Task.WhenAny(_cancel.Task, services.Departure.Begun, Task.Delay(LookInterval, services.Clock));
        }

        return [];
    }

    // Whether the silos that the job may use now are to be used otherwise.
    private async Task<bool> IsOutdated(JobRun run)
    {
        var silos = await _slots.Ask(run.Corpus);
        if (silos.Length == 0 || silos.SequenceEqual(_slots.Known))
            return false;
        _slots.Known = silos;
        return !new JobPlan(id, Spec, record.Dataset, run.Corpus, record.Epoch, silos, []).IsLike(run.Plan);
    }

    // Runs steps until the last, or until the job is to go on otherwise: then there is a checkpoint of the version it returns.
    private async Task<long> Steps(JobRun run, long version)
    {
        var (plan, clock) = (run.Plan, services.Clock);
        long length = 1, sampled = clock.GetTimestamp(), looked = sampled;
        var moves = false;
        while (version < plan.Versions && !IsCancelled)
        {
            // Asked while steps run: a silo that hangs takes its time to answer.
            var outdated = clock.GetElapsedTime(looked) < LookInterval ? null : IsOutdated(run);
            looked = outdated is null ? looked : clock.GetTimestamp();
            var begun = clock.GetTimestamp();
            _handover.Leave();
            var to = Math.Min(version + length, plan.Versions);
            var (report, steps) = await run.Run(version, to, _step * (to - version));
            var took = clock.GetElapsedTime(begun);
            Take(plan, report, steps, took);
            services.Troubles.End(id, JobTroubleKind.Attempt);
            // Written down with the next checkpoint: what is known of the job until its next attempt begins.
            record.Status = Status();
            length = RunLength.After(to - version, took);
            _step = took / (to - version);
            version = to;
            _handover.Reach(run, version);
            if (clock.GetElapsedTime(sampled) > SampleInterval)
            {
                var model = await run.Snapshot(version);
                _samples = await services.Compute.Run(() => model.Glimpse(3, SampleOptions));
                sampled = clock.GetTimestamp();
            }

            Progress.Ring();
            if (version == plan.Versions)
                break;
            // As long as it takes: without a checkpoint, storage being away, the job stays where it is.
            moves |= IsLeaving || report.WasRelieved || (outdated is not null && await outdated);
            if (moves && await _checkpoints.Take(run, version, Progress, _trained.TotalSeconds))
            {
                if (IsLeaving)
                    run.End();
                return version;
            }

            await _checkpoints.Offer(run, version, Progress, _trained.TotalSeconds);
        }

        return version;
    }

    private void Take(JobPlan plan, RunReport report, IReadOnlyList<StepTotal> steps, TimeSpan took)
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
            if (!fresh)
                continue;
            Telemetry.Steps.Add(step - before, Telemetry.Job(id));
            Telemetry.Tokens.Add(total.Tokens, Telemetry.Job(id));
        }

        if (Progress.TrainLoss is { } loss)
            Telemetry.JobLoss(id, loss);
    }

    private async Task Complete(JobRun run)
    {
        var ledgers = await run.Ledgers();
        if (ledgers.Select(ledger => ledger.Fault(run.Plan.Versions)).FirstOrDefault(fault => fault is not null) is { } fault)
            throw new InvalidDataException($"The weights are not what the job asked for: {fault}. Report this as a fault of DistSeq.");
        var model = await run.Snapshot(run.Plan.Versions);
        var valid = run.Corpus.ValidTargets > 0 ? await services.Compute.Run(() => model.Evaluate(run.Corpus)) : null;
        if (valid is not null && !double.IsFinite(valid.Loss))
            throw NotFiniteException.Of(valid.Loss, run.Plan.Steps, Rules.Rate(Spec.Optimizer, run.Plan.Steps));
        _samples = await services.Compute.Run(() => model.Samples(8, SampleOptions));
        Func<JobStatus, JobStatus>? said = null;
        await Patiently(async () => said = await WeightsFile.Write(id, record, model, ledgers[0].ToString(), services));
        await Patiently(() => Finish(JobState.Completed, null, status => said!(status).Measured(valid)));
        services.Troubles.End(id, JobTroubleKind.Result);
    }

    // As long as it takes: what has been trained is not trained again for a store that is full or away.
    private async Task Patiently(Func<Task> write)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await write();
                return;
            }
            catch (Exception e) when (IsTransport(e) && e is not InconsistentStateException && !IsLeaving && !IsCancelled)
            {
                services.Troubles.Begin(id, JobTroubleKind.Result, e);
                Progress.Ring();
                await Pause(failures);
            }
        }
    }

    // Ends the job before its last step.
    private async Task Break(JobState state, string? error)
    {
        await _checkpoints.Settle();
        await Finish(state, error, await _handover.Give(state));
    }

    private async Task Finish(JobState state, string? error, Func<JobStatus, JobStatus>? more = null)
    {
        var (open, reports) = (record.Status, record.Reports);
        var status = Status().Ended(state, error);
        (record.Status, record.Reports) = (more?.Invoke(status) ?? status, [.. Progress.Reports]);
        try
        {
            await save();
        }
        catch
        {
            // What is not written down may yet come otherwise.
            (record.Status, record.Reports) = (open, reports);
            throw;
        }

        _run?.End();
        _run = null;
        // What a run has left that did not come to its beginning.
        services.Roster.EndBefore(id, record.Epoch + 1);
        grains.GetGrain<IAllocatorGrain>(0).Release(id).Ignore();
        Progress.Ring();
        // Where nothing was handed over, the last good checkpoint is all that is left of what the job has learned.
        await _checkpoints.Delete(record.Status.Checkpoint is not null ? record.Manifests : record.Manifests.SkipLast(1));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job}: attempt failed ({Failures} in a row)")]
    private static partial void LogAttemptFailed(ILogger logger, Exception exception, string job, int failures);
}
