using System.Text.Json;
using DistSeq.Contracts.Sweeps;
using DistSeq.Grains.Records;

namespace DistSeq.Grains.Sweeps;

/// <summary>The ledger of a sweep: trials are saved before they are issued, and results before they are acknowledged.</summary>
internal sealed class SweepGrain(
    [PersistentState(SweepRecord.Name, StorageName.Records)] IPersistentState<SweepRecord> record,
    HeldRecords held, TimeProvider clock)
    : Grain, ISweepGrain, ISweepRecordGrain
{
    private IJobRegistryGrain Registry => GrainFactory.GetGrain<IJobRegistryGrain>(IJobRegistryGrain.Sweeps);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        held.Arrive(this.GetGrainId(), this.AsReference<ISweepRecordGrain>().Keep);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        held.Leave(this.GetGrainId());
        return Task.CompletedTask;
    }

    /// <summary>A duplicate writes the same again.</summary>
    public Task Keep() => record.State.Spec is null ? Task.CompletedTask : record.WriteStateAsync();

    /// <summary>A duplicate finds the same spec and changes nothing.</summary>
    public async Task<SweepStatus> Submit(SweepSpec spec)
    {
        IdRule.Demand(this.GetPrimaryKeyString());
        SpecRules.Demand(SpecRules.Check(spec));
        if (record.State.Spec is null)
        {
            (record.State.Spec, record.State.SubmittedAt) = (spec, clock.GetUtcNow());
            await Write(() => (record.State.Spec, record.State.SubmittedAt) = (null, null));
        }
        else if (JsonSerializer.Serialize(record.State.Spec) != JsonSerializer.Serialize(spec))
        {
            throw new InvalidOperationException(
                $"Sweep {this.GetPrimaryKeyString()} exists with another spec; choose another id.");
        }

        await Registry.Put(Line(JobState.Queued));
        return Status();
    }

    public Task<SweepStatus> GetStatus() => Task.FromResult(Status());

    public Task<SweepSpec> GetSpec() => Task.FromResult(Spec());

    /// <summary>
    /// A duplicate gets the next number. A trial whose answer was lost stays Running in the status, which names its job.
    /// </summary>
    public async Task<TrialStatus?> Next()
    {
        var spec = Spec();
        var number = record.State.Trials.Count;
        if (number >= spec.Budget.Trials)
            return null;
        var trial = new TrialStatus
        {
            Number = number,
            Values = Algorithm(spec.Algorithm).Suggest(spec, number),
            Job = $"{this.GetPrimaryKeyString()}-t{number:D3}",
        };
        record.State.Trials.Add(trial);
        await Write(() => record.State.Trials.RemoveAt(number));
        return trial;
    }

    /// <summary>The first report counts: a duplicate or late one finds that the trial has ended.</summary>
    public async Task Report(TrialStatus trial)
    {
        Spec();
        if (trial.Number < 0 || trial.Number >= record.State.Trials.Count)
            throw new ArgumentException($"Trial {trial.Number} has not been issued; ask for it with Next.", nameof(trial));
        var known = record.State.Trials[trial.Number];
        if (known.State != TrialState.Running || trial.State == TrialState.Running)
            return;
        record.State.Trials[trial.Number] = trial with { Values = known.Values, Job = known.Job };
        await Write(() => record.State.Trials[trial.Number] = known);
        // If this is lost, the sweep stays listed as open until it is as old as jobs may become.
        if (Status().IsFinished)
            Registry.Put(Line(JobState.Completed)).Ignore();
    }

    /// <summary>A duplicate finds nothing left.</summary>
    public async Task Delete()
    {
        if (record.RecordExists)
            await record.ClearStateAsync();
        await Registry.Remove(this.GetPrimaryKeyString());
        DeactivateOnIdle();
    }

    private JobLine Line(JobState state) => new()
    {
        Id = this.GetPrimaryKeyString(),
        Name = Spec().Name,
        State = state,
        SubmittedAt = record.State.SubmittedAt ?? clock.GetUtcNow(),
    };

    private static ISearch Algorithm(SearchAlgorithm algorithm) => algorithm switch
    {
        SearchAlgorithm.Random => new RandomSearch(),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "No such search algorithm."),
    };

    private Task Write(Action undo) => Writes.OrUndo(record.WriteStateAsync, undo);

    private SweepSpec Spec() => record.State.Spec ?? throw Unknown();

    private SweepStatus Status() => record.State.Status(this.GetPrimaryKeyString()) ?? throw Unknown();

    private KeyNotFoundException Unknown() =>
        new($"There is no sweep {Quoted.Of(this.GetPrimaryKeyString())} on this cluster.");
}
