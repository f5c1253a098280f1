using System.Runtime.CompilerServices;
using System.Text.Json;
using DistSeq.Grains.Access;
using DistSeq.Grains.Calls;
using DistSeq.Grains.Records;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Serialization.Invocation;
using Orleans.Storage;

namespace DistSeq.Grains.Jobs;

/// <summary>
/// One job: its record, which is stored, and its training, while that runs here. Any question about an unfinished job revives it,
/// unless the silo has another <see cref="ResumptionPolicy"/>; after its silo has died, <see cref="RecordKeeper"/> asks.
/// </summary>
[Reentrant, Immovable]
internal sealed class JobGrain(
    [PersistentState(JobRecord.Name, StorageName.Records)] IPersistentState<JobRecord> record,
    JobServices services, JobRemains remains)
    : Grain, IJobGrain, IJobCheckpointsGrain, IInnerJobGrain, IOwned
{
    private const string NotResumed =
        "no command that trains has this folder open. It goes on with the next train, sweep, watch or verify there, "
        + "or ends with cancel";

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestCancellation = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(10);

    private JobTraining? _training;
    private Task? _task;
    private Task _saved = Task.CompletedTask;
    private Task _listed = Task.CompletedTask;
    private Task _deleted = Task.CompletedTask;

    private IJobRegistryGrain Registry => GrainFactory.GetGrain<IJobRegistryGrain>(IJobRegistryGrain.Jobs);

    private string Id => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var self = this.AsReference<IInnerJobGrain>();
        services.Records.Arrive(this.GetGrainId(), () => self.Keep(isListed: false));
        return Task.CompletedTask;
    }

    /// <summary>The job's; of one whose spec is lost nobody's.</summary>
    public ValueTask<string?> OwnerOf(IInvokable request) =>
        ValueTask.FromResult(record.State.Spec?.Cluster.User ?? (record.State.Status is null ? null : ""));

    // Training stops at the next step boundary and leaves a checkpoint there; the next activation goes on from it.
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        services.Records.Leave(this.GetGrainId());
        _training?.Stop();
        if (_task is { } task)
            await Task.WhenAny(task, Task.Delay(LongestFarewell, services.Clock, cancellationToken));
    }

    /// <summary>A duplicate finds the job and returns its status; another spec under the same id is refused.</summary>
    public Task<JobStatus> Submit(JobSpec spec, string dataset) => Submit(spec, dataset, record.State.Stop);

    /// <summary>A duplicate, or one that comes late, finds the job at this stop or beyond it.</summary>
    public async Task<JobStatus> TrainTo(JobSpec spec, string dataset, long? stop)
    {
        await Submit(spec, dataset, stop);
        if (record.State.Stop is { } now && !(stop <= now))
        {
            record.State.Stop = stop;
            await Writes.OrUndo(Save, () => record.State.Stop = now);
            _training?.Pause.Move();
        }

        return Status();
    }

    private async Task<JobStatus> Submit(JobSpec spec, string dataset, long? stop)
    {
        while (!_deleted.IsCompleted)
            await _deleted.Ended();
        if (record.State.Spec is null)
        {
            IdRule.Demand(Id);
            SpecRules.Demand(SpecRules.Check(spec));
            var planner = new JobPlanner(services);
            var (plan, _) = await planner.Demand(Id, spec, dataset);
            await KeepFirst(await planner.DemandFirst(spec, plan));
        }

        // Another submission may have come first while the data was read.
        if (record.State.Spec is not { } known)
            await Accept(spec, dataset, stop);
        else if (Content(known) != Content(spec))
            throw new InvalidOperationException($"Job {Id} exists with another spec; choose another id.");
        else if (record.State.Dataset != dataset)
        {
            throw new InvalidOperationException($"Job {Id} exists with the same spec, but trains on other data; "
                + "choose another id.");
        }

        await _saved.Ended();
        if (!Status().IsFinished)
            await Registry.Put(JobLine.Of(Status()));
        Begin();
        return Status();
    }

    /// <summary>Reads only; revives a job that has lost its silo.</summary>
    public Task<JobStatus> GetStatus()
    {
        Known();
        Resume();
        return Task.FromResult(Status());
    }

    public Task<JobSpec> GetSpec()
    {
        Known();
        return Task.FromResult(record.State.Spec
            ?? throw new KeyNotFoundException($"The spec of job '{Id}' is lost. {record.State.Status!.Error}"));
    }

    /// <summary>Reads only; revives a job that has lost its silo.</summary>
    public async IAsyncEnumerable<ProgressBatch> Watch(
        long from, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Known();
        Resume();
        while (true)
        {
            var ring = _training?.Progress.NextRing;
            var status = Status();
            var reports = _training?.Progress.Reports ?? record.State.Reports;
            var steps = reports.Skip((int)Math.Min(from, int.MaxValue)).ToArray();
            from += steps.Length;
            yield return new ProgressBatch(steps, status);
            if (status.IsFinished)
                yield break;
            var heartbeat = Task.Delay(Heartbeat, services.Clock, cancellationToken);
            await (ring is null ? heartbeat : Task.WhenAny(ring, heartbeat));
        }
    }

    /// <summary>Reads only; revives a job that has lost its silo.</summary>
    public Task<long?> GetAttempt()
    {
        Resume();
        return Task.FromResult<long?>(record.State.Status is { IsFinished: false } ? record.State.Attempt : null);
    }

    /// <summary>Reads only; revives a job that has lost its silo.</summary>
    public async Task<JobStatus> AwaitStop()
    {
        await GetStatus();
        var heartbeat = Task.Delay(2 * Heartbeat, services.Clock);
        if (_task is { } task)
            await Task.WhenAny(task, heartbeat, _training?.Pause.Reached ?? Task.CompletedTask);
        else if (!Status().IsFinished)
            await heartbeat;
        return Status();
    }

    /// <summary>A duplicate writes the same again.</summary>
    public Task Keep(bool isListed) => new JobRevival(Id, record.State, Save, GrainFactory, services).Keep(isListed, _training);

    /// <summary>A duplicate, or one that comes after the end, changes nothing.</summary>
    public async Task<JobStatus> Cancel()
    {
        Known();
        Begin();
        _training?.Cancel();
        if (_task is { } task)
            await Task.WhenAny(task, Task.Delay(LongestCancellation, services.Clock));
        return Status();
    }

    /// <summary>
    /// A duplicate finds nothing left. A deletion that breaks off must be asked for again: the record goes first, so that no job
    /// is left, and its line in the list goes last, so that it can still be named. While the job has not ended, it changes
    /// nothing.
    /// </summary>
    public async Task<JobDeletion> Delete()
    {
        while (!_deleted.IsCompleted)
            await _deleted.Ended();
        if (record.State.Status is { IsFinished: false })
        {
            Resume();
            return JobDeletion.Unfinished;
        }

        var deletion = Remove();
        _deleted = deletion;
        return await deletion;
    }

    /// <summary>Reads only, but has a job that trains without one write a checkpoint; a duplicate finds it written.</summary>
    public async Task<JobCheckpointList> ListCheckpoints()
    {
        Known();
        Resume();
        if (record.State.Manifests.Count == 0 && _training is { } training)
            await training.AwaitCheckpoint();
        return new(record.State.Spec!, record.State.Dataset, [.. record.State.Manifests]);
    }

    // The job keeps a copy: the upload may be gone by the time it is needed.
    private async Task KeepFirst(byte[]? file)
    {
        if (file is not null)
            await services.Store.Write(ArtifactName.From(Id), file, default);
    }

    // Without the places where the data was on the submitter's machine.
    private static string Content(JobSpec spec) => JsonSerializer.Serialize(spec with
    {
        From = null,
        Data = spec.Data with { Path = "", Validation = Content(spec.Data.Validation), Test = Content(spec.Data.Test) },
    });

    private static HeldOut Content(HeldOut held) => held.Path is null ? held : new HeldOut(0, "");

    private void Known()
    {
        if (record.State.Status is null)
        {
            throw new KeyNotFoundException($"There is no job {Quoted.Of(Id)} on this cluster; "
                + "the jobs command lists those there are.");
        }
    }

    private JobStatus Status()
    {
        Known();
        if (_training is { } training)
            return training.Status();
        var known = record.State.Status!;
        return known.IsFinished || services.Resumption.ResumesJobs
            ? known
            : known with { State = JobState.Queued, WaitsFor = NotResumed, Workers = 0, ComputeThreads = 0, WorkerSilos = [] };
    }

    private void Resume()
    {
        if (services.Resumption.ResumesJobs)
            Begin();
    }

    private void Begin()
    {
        if (_task is null && record.State.Status is { IsFinished: false })
            _task = Train();
    }

    private async Task<JobDeletion> Remove()
    {
        if (_task is { } task)
            await task.Ended();
        await _listed.Ended();
        await _saved.Ended();
        var (known, dataset) = (record.State.Spec is not null, record.State.Dataset);
        if (known)
            await record.ClearStateAsync();
        (_task, _training) = (null, null);
        var left = await remains.Remove(Id, dataset);
        DeactivateOnIdle();
        return known || left ? JobDeletion.Deleted : JobDeletion.Missing;
    }

    private async Task Train()
    {
        var chronicle = new JobChronicle(Id, record.State, services);
        var training = _training = new JobTraining(Id, record.State, Save, GrainFactory, chronicle, services);
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        await Task.Yield();
        services.Departure.Arrive();
        chronicle.Begin();
        try
        {
            if (await training.Run())
                End();
            else
                DeactivateOnIdle();
        }
        finally
        {
            chronicle.End();
            services.Troubles.Forget(Id);
            services.Departure.Leave();
        }
    }

    // Only the record is left, and nobody needs it in memory for long.
    private void End()
    {
        _training = null;
        _listed = Registry.Put(JobLine.Of(Status()));
        _listed.Ignore();
        DelayDeactivation(TimeSpan.Zero);
    }

    private async Task Accept(JobSpec spec, string dataset, long? stop)
    {
        record.State.Stop = stop;
        record.State.Spec = spec;
        record.State.Dataset = dataset;
        record.State.Status = new JobStatus
        {
            Id = Id,
            Name = spec.Name,
            State = JobState.Queued,
            SubmittedAt = services.Clock.GetUtcNow(),
            Dataset = dataset,
            Format = spec.Data.Format,
            Task = spec.Learns,
        };
        await Writes.OrUndo(Save, () => record.State = new JobRecord());
    }

    // One write at a time: calls interleave, and the store refuses the second of two writes of one version.
    private Task Save()
    {
        async Task After(Task earlier)
        {
            await earlier.Ended();
            try
            {
                await record.WriteStateAsync();
            }
            catch (Exception e) when (e is not InconsistentStateException)
            {
                throw new RecordUnwrittenException(Id, e);
            }
        }

        return _saved = After(_saved);
    }
}
