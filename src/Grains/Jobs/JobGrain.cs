using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using DistSeq.Contracts.Jobs;
using DistSeq.Contracts.Specs;
using DistSeq.Engine.Checkpoints;
using DistSeq.Engine.Data;
using DistSeq.Engine.Generation;
using DistSeq.Grains.Artifacts;
using DistSeq.Grains.Checkpoints;
using DistSeq.Grains.Cluster;
using DistSeq.Grains.Data;
using DistSeq.Grains.Models;
using DistSeq.Grains.Parameters;
using DistSeq.Grains.Workers;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Storage;

namespace DistSeq.Grains.Jobs;

/// <summary>
/// The state machine of one job. It alone sequences the job: it plans, starts shards and workers, runs steps, and when anything of them is
/// lost raises the epoch and goes on from the last checkpoint. What lasts is the record; a reminder revives a job whose silo has died.
/// </summary>
[Reentrant, KeepAlive, Immovable]
internal sealed partial class JobGrain(
    [PersistentState("job", StorageName.Records)] IPersistentState<JobRecord> record,
    IArtifactStore store, ComputeThreads compute, DatasetCache datasets, CheckpointPolicy policy, TimeProvider clock, ILogger<JobGrain> log)
    : Grain, IJobGrain, IRemindable
{
    private const string ReminderName = "revive";
    private const int MostFailures = 10;
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RunLength = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(2);
    private static readonly SamplingOptions SampleOptions = new(MaxTokens: 40);

    private readonly TaskCompletionSource _cancel = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private JobProgress _progress = new([]);
    private JobCheckpoints? _checkpoints;
    private JobRun? _run;
    private Task? _task;
    private Task _saved = Task.CompletedTask;
    private bool _cancelled;
    private bool _stopping;
    private TimeSpan _trained;
    private IReadOnlyList<string> _samples = [];

    private string Id => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _progress = new JobProgress([.. record.State.Reports]);
        _checkpoints = new JobCheckpoints(store, policy, () => record.State, Save, clock);
        return Task.CompletedTask;
    }

    // Train stops at the next step boundary and leaves a checkpoint there; whoever activates the job next goes on with it.
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _stopping = true;
        if (_task is { } task)
            await Task.WhenAny(task, Task.Delay(LongestFarewell, clock, cancellationToken));
    }

    /// <summary>A duplicate finds the job submitted and answers with its status; another spec under the same id is refused.</summary>
    public async Task<JobStatus> Submit(JobSpec spec, string dataset)
    {
        if (record.State.Spec is null)
        {
            SpecRules.Demand(SpecRules.Check(spec));
            DemandEnough(await datasets.Get(dataset), spec);
        }

        // Another submission may have come first while the data was read.
        if (record.State.Spec is not { } known)
            await Accept(spec, dataset);
        else if (JsonSerializer.Serialize(known) != JsonSerializer.Serialize(spec))
            throw new InvalidOperationException($"Job {Id} exists with another spec; choose another name.");
        await Ended(_saved);
        if (!Status().IsFinished)
        {
            await GrainFactory.GetGrain<IJobRegistryGrain>(0).Add(Id);
            await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod, ReminderPeriod);
        }

        Resume();
        return Status();
    }

    public Task<JobStatus> GetStatus() => Task.FromResult(Status());

    public Task<JobSpec> GetSpec()
    {
        Known();
        return Task.FromResult(record.State.Spec!);
    }

    /// <summary>Reads only; whoever watches a job that has lost its silo revives it by asking.</summary>
    public async IAsyncEnumerable<ProgressBatch> Watch(long from, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Known();
        Resume();
        while (true)
        {
            var ring = _progress.NextRing;
            var status = Status();
            var steps = _progress.Reports.Skip((int)Math.Min(from, int.MaxValue)).ToArray();
            from += steps.Length;
            yield return new ProgressBatch(steps, status);
            if (status.IsFinished)
                yield break;
            await Task.WhenAny(ring, Task.Delay(Heartbeat, clock, cancellationToken));
        }
    }

    /// <summary>A duplicate, or one that comes after the end, changes nothing.</summary>
    public async Task<JobStatus> Cancel()
    {
        Known();
        _cancelled = true;
        _cancel.TrySetResult();
        Resume();
        if (_task is { } task)
            await task;
        return Status();
    }

    /// <summary>A tick that comes late or twice finds the job running; one that comes after the end is the last.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (record.State.Status is { IsFinished: false })
            Resume();
        else if (await this.GetReminder(ReminderName) is { } reminder)
            await this.UnregisterReminder(reminder);
    }

    private static void DemandEnough(Corpus corpus, JobSpec spec)
    {
        if (corpus.Format.ToString() != spec.Data.Format.ToString())
            throw InvalidSpecException.At("data.format", $"is {spec.Data.Format}, but the data was prepared as {corpus.Format}; prepare it with this spec.");
        try
        {
            Modeling.Batch(corpus, spec, Modeling.Lanes(spec.Training));
            _ = new Engine.Models.ParameterLayout(Modeling.Define(spec.Model, corpus));
        }
        catch (InvalidDataException e)
        {
            throw InvalidSpecException.At("data.path", e.Message);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw InvalidSpecException.At("model.hidden", $"is {spec.Model.Hidden}: the model would have more than 2^30 parameters; lower hidden, layers or embedding.");
        }
    }

    private void Known()
    {
        if (record.State.Spec is null)
            throw new KeyNotFoundException($"There is no job '{Id}' on this cluster; the jobs command lists those there are.");
    }

    private void Resume()
    {
        if (_task is null && record.State.Status is { IsFinished: false })
            _task = Train();
    }

    private async Task Accept(JobSpec spec, string dataset)
    {
        record.State.Spec = spec;
        record.State.Dataset = dataset;
        record.State.Status = new JobStatus { Id = Id, Name = spec.Name, State = JobState.Queued, SubmittedAt = clock.GetUtcNow() };
        try
        {
            await Save();
        }
        catch
        {
            // What is not written down has not been accepted.
            record.State = new JobRecord();
            throw;
        }
    }

    // One write after the other: calls interleave, and two writes of one version would refuse each other.
    private Task Save()
    {
        async Task After(Task earlier)
        {
            await Ended(earlier);
            await record.WriteStateAsync();
        }

        return _saved = After(_saved);
    }

    private static ConfiguredTaskAwaitable Ended(Task task) =>
        task.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);

    // Runs within the grain's turns, interleaved with calls; all compute is elsewhere.
    private async Task Train()
    {
        await Task.Yield();
        Telemetry.JobRuns(Id);
        var failures = 0;
        string? hopeless = null;
        while (_task is not null && !_stopping)
        {
            var before = _progress.Step;
            try
            {
                if (_cancelled)
                    await Finish(JobState.Cancelled, null);
                else if (hopeless is not null)
                    await Finish(JobState.Failed, hopeless);
                else
                    await Attempt();
            }
            catch (InconsistentStateException e)
            {
                // Another activation has taken the job over: this one knows an old record.
                LogAttemptFailed(log, e, Id, failures);
                DeactivateOnIdle();
                break;
            }
#pragma warning disable CA1031 // The one place where errors of transport end: the job is replayed, or fails with the reason.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failures = _progress.Step > before ? 1 : failures + 1;
                LogAttemptFailed(log, e, Id, failures);
                if (hopeless is null && (failures >= MostFailures || IsFinal(e)))
                    hopeless = e is NotFiniteException ? e.Message : $"{e.Message} (after {failures} attempts)";
                else
                    await Pause(failures);
            }
        }

        Telemetry.JobEnds(Id);
    }

    // Longer each time; a cancellation cuts it short.
    private async Task Pause(int failures)
    {
        var pause = Task.Delay(TimeSpan.FromMilliseconds(Math.Min(200 << Math.Min(failures, 10), 5_000)), clock);
        await (_cancelled ? pause : Task.WhenAny(_cancel.Task, pause));
    }

    private static bool IsFinal(Exception e) => e is NotFiniteException or KeyNotFoundException or InvalidDataException or ArgumentException;

    // Goes on from the last checkpoint: the same steps give the same weights, whatever was lost.
    private async Task Attempt()
    {
        var (spec, epoch) = (record.State.Spec!, ++record.State.Epoch);
        var run = await JobRun.On(GrainFactory, compute, datasets, Id, spec, record.State.Dataset, epoch);
        var plan = run.Plan;
        record.State.Shards = Math.Max(record.State.Shards, plan.Shards);
        record.State.Workers = Math.Max(record.State.Workers, plan.Workers.Count);
        await Save();
        var arrays = Rules.Optimizer(spec.Optimizer).StatePerParameter;
        var (state, mark) = await _checkpoints!.Restore(plan.Layout.Length, arrays) ?? (await run.First(), ProgressMark.Start);
        if (_progress.Restore(state.Version, mark))
            _trained = TimeSpan.FromSeconds(mark.Seconds);
        await run.Begin(epoch, state);
        JobRun.End(GrainFactory, Id, (plan.Shards, record.State.Shards), (plan.Workers.Count, record.State.Workers));
        _run = run;
        long version = state.Version, length = 1, sampled = clock.GetTimestamp();
        _checkpoints.Begin();
        while (version < plan.Steps && !_cancelled && !_stopping)
        {
            var begun = clock.GetTimestamp();
            var to = Math.Min(version + length, plan.Steps);
            var report = await run.Run(version, to)
                ?? throw new InvalidOperationException("The shards have started over.");
            var took = clock.GetElapsedTime(begun);
            Take(spec, plan, report, took);
            length = Math.Clamp((long)((to - version) * RunLength.TotalSeconds / Math.Max(took.TotalSeconds, 1e-6)), 1, 2 * length);
            version = to;
            if (clock.GetElapsedTime(sampled) > SampleInterval)
            {
                var model = await run.Snapshot(epoch);
                _samples = await compute.Run(() => model.Glimpse(3, SampleOptions));
                sampled = clock.GetTimestamp();
            }

            _progress.Ring();
            if (version < plan.Steps)
                await _checkpoints.Offer(run, epoch, version, _progress, _trained.TotalSeconds);
        }

        if (_stopping)
            await _checkpoints.Take(run, epoch, version, _progress, _trained.TotalSeconds);
        else if (!_cancelled)
            await Complete(run);
    }

    private void Take(JobSpec spec, JobPlan plan, WorkerReport report, TimeSpan took)
    {
        var each = took / Math.Max(1, report.Steps.Count);
        foreach (var total in report.Steps)
        {
            if (!total.IsFinite)
                throw NotFiniteException.Of(total, report.Lanes, Rules.Rate(spec.Optimizer, total.Version));
            var fresh = total.Version > _progress.Step;
            _trained += fresh ? each : TimeSpan.Zero;
            _progress.Add(total.Version, total.Loss, total.Tokens, plan.Steps, plan.StepsPerEpoch, _trained.TotalSeconds);
            if (!fresh)
                continue;
            Telemetry.Steps.Add(1, Telemetry.Job(Id));
            Telemetry.Tokens.Add(total.Tokens, Telemetry.Job(Id));
        }

        if (_progress.SmoothedLoss is { } loss)
            Telemetry.JobLoss(Id, loss);
    }

    private async Task Complete(JobRun run)
    {
        var model = await run.Snapshot(record.State.Epoch);
        var metadata = new Dictionary<string, string>
        {
            ["job"] = Id,
            ["step"] = run.Plan.Steps.ToString(CultureInfo.InvariantCulture),
            ["spec"] = JsonSerializer.Serialize(record.State.Spec),
        };
        var file = await compute.Run(() => ModelFile.Write(model, metadata));
        await store.Write(ArtifactName.Checkpoint(Id), file, default);
        var valid = run.Corpus.Valid.Count > 0 ? await compute.Run(() => model.Evaluate(run.Corpus.Valid)) : null;
        if (valid is not null && !double.IsFinite(valid.Loss))
            throw NotFiniteException.Of(valid.Loss, run.Plan.Steps, Rules.Rate(record.State.Spec!.Optimizer, run.Plan.Steps));
        _samples = await compute.Run(() => model.Samples(8, SampleOptions));
        await Finish(JobState.Completed, null, status => status with
        {
            ValidLoss = valid?.Loss,
            ValidAccuracy = valid?.Accuracy,
            Checkpoint = ArtifactName.Checkpoint(Id),
            WeightsSha256 = Checkpoint.Hash(model.Weights),
        });
    }

    private async Task Finish(JobState state, string? error, Func<JobStatus, JobStatus>? more = null)
    {
        var status = Status() with { State = state, Error = error };
        record.State.Status = more?.Invoke(status) ?? status;
        record.State.Reports = [.. _progress.Reports];
        await Save();
        // Only now may anyone be told: what is not written down may yet come otherwise.
        _task = null;
        _run = null;
        _progress.Ring();
        JobRun.End(GrainFactory, Id, (0, record.State.Shards), (0, record.State.Workers));
        await _checkpoints!.Delete(record.State.Manifests);
        if (await this.GetReminder(ReminderName) is { } reminder)
            await this.UnregisterReminder(reminder);
    }

    private JobStatus Status()
    {
        Known();
        var known = record.State.Status!;
        if (_task is null)
            return known;
        var plan = _run?.Plan;
        return known with
        {
            State = plan is null ? JobState.Queued : JobState.Running,
            Step = _progress.Step,
            Steps = plan?.Steps ?? 0,
            Epoch = plan is null ? 0 : _progress.Step / plan.StepsPerEpoch,
            TrainLoss = _progress.Loss,
            SmoothedLoss = _progress.SmoothedLoss,
            Tokens = _progress.Tokens,
            TokensPerSecond = _trained > TimeSpan.Zero ? _progress.Tokens / _trained.TotalSeconds : 0,
            Seconds = _trained.TotalSeconds,
            Parameters = plan?.Layout.Length ?? 0,
            Lanes = plan?.Lanes ?? 0,
            Workers = plan?.Workers.Count ?? 0,
            ParameterShards = plan?.Shards ?? 0,
            WorkerSilos = [.. _run?.Silos ?? []],
            Samples = _samples,
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job}: attempt failed ({Failures} in a row)")]
    private static partial void LogAttemptFailed(ILogger logger, Exception exception, string job, int failures);
}
