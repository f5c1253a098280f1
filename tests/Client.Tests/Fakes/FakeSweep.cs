using System.Runtime.CompilerServices;

namespace DistSeq.Client.Tests.Fakes;

/// <summary>
/// A sweep that runs its trials one after the other: it walks the first field's values in turn, and takes the first value of
/// every other.
/// </summary>
internal sealed class FakeSweep(string id, FakeCluster cluster) : ISweepGrain
{
    private readonly Lock _lock = new();
    private readonly List<TrialStatus> _trials = [];
    private SweepSpec? _spec;
    private SweepState _state;
    private Task _run = Task.CompletedTask;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<TrialStatus> Trials
    {
        get
        {
            lock (_lock)
                return [.. _trials];
        }
    }

    /// <summary>What was uploaded for it.</summary>
    public IReadOnlyList<SweepData> Data { get; private set; } = [];

    /// <summary>What is wrong with its data.</summary>
    public IReadOnlyList<SpecFailure> Failures { get; set; } = [];

    public int Submissions { get; private set; }

    public SweepSpec Spec => _spec ?? throw new KeyNotFoundException($"There is no sweep {id}.");

    /// <summary>The cluster's store comes back without it.</summary>
    public void Lose()
    {
        lock (_lock)
            _trials.Clear();
        _spec = null;
        Signal();
    }

    public Task<SweepStatus> Submit(SweepSpec spec, IReadOnlyList<SweepData> data)
    {
        Submissions++;
        (_spec, Data, _state) = (spec, data, SweepState.Running);
        if (_run.IsCompleted)
            _run = RunAsync();
        return GetStatus();
    }

    public Task<SweepStatus> GetStatus() => Task.FromResult(Status() with { Trials = Trials });

    public Task<SweepSpec> GetSpec() => Task.FromResult(Spec);

    public async IAsyncEnumerable<SweepBatch> Watch(
        long from, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var (changed, status) = (_changed.Task, Status());
            yield return new SweepBatch(from + 1, Trials, status);
            if (status.IsFinished)
                yield break;
            await changed.WaitAsync(cancellationToken);
        }
    }

    public Task<SweepStatus> Cancel()
    {
        _ = Status();
        _state = SweepState.Cancelled;
        Signal();
        return GetStatus();
    }

    public Task<SweepStatus> Retry()
    {
        lock (_lock)
            _trials.RemoveAll(static trial => trial.State != TrialState.Completed);
        return Submit(Spec, Data);
    }

    public Task<JobDeletion> Delete()
    {
        if (_spec is null)
            return Task.FromResult(JobDeletion.Missing);
        if (!Status().IsFinished)
            return Task.FromResult(JobDeletion.Unfinished);
        Lose();
        return Task.FromResult(JobDeletion.Deleted);
    }

    private SweepStatus Status() =>
        new() { Id = id, Name = Spec.Name, Budget = Spec.Budget.Trials, State = _state, Failures = Failures };

    private async Task RunAsync()
    {
        await Task.Yield();
        if (Failures.Count > 0)
            _state = SweepState.Failed;
        while (_spec is { } spec && _state == SweepState.Running)
        {
            if (Trials.Count == spec.Budget.Trials)
                _state = SweepState.Completed;
            else
                await RunTrialAsync(spec, Trials.Count);
        }

        Signal();
    }

    private async Task RunTrialAsync(SweepSpec spec, int number)
    {
        var trial = new TrialStatus
        {
            Number = number,
            Job = $"{id}-{number}",
            Values = spec.Search
                .Select((pair, index) => (pair.Key, pair.Value.Values![index == 0 ? number % pair.Value.Values.Count : 0]))
                .ToDictionary(),
        };
        Put(trial);
        var job = (IJobGrain)cluster.Find(typeof(IJobGrain), trial.Job);
        var status = await job.Submit(SpecPath.With(spec.Base, trial.Values), "data");
        await foreach (var batch in job.Watch(0))
            status = batch.Status;
        Put(trial with
        {
            State = status.State == JobState.Completed ? TrialState.Completed : TrialState.Failed,
            Objective = status.ValidLoss,
            Measures = status.Measures,
            Objectives = status.ValidLoss is { } loss ? [new("loss", loss, "nats", false)] : [],
            Reason = status.Error,
        });
    }

    private void Put(TrialStatus trial)
    {
        lock (_lock)
        {
            // Lost meanwhile.
            if (_spec is null || trial.Number > _trials.Count)
                return;
            if (trial.Number == _trials.Count)
                _trials.Add(trial);
            else
                _trials[trial.Number] = trial;
        }

        Signal();
    }

    private void Signal()
    {
        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.TrySetResult();
    }
}
