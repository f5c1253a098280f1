using DistSeq.Contracts.Sweeps;

namespace DistSeq.Grains.Sweeps;

/// <summary>
/// Runs trials as jobs. Every call may be repeated: a job is found by its id, so a trial that was begun by a silo that died is
/// watched further.
/// </summary>
internal sealed partial class TrialJob(
    Func<SweepRecord> record, TrialData data, TrialParents parents, IGrainFactory grains, SweepCalls calls, ILogger log)
{
    // Losing one job per trial is rare; losing more means that the store keeps nothing.
    private const int MostLosses = 3;

    private SweepSpec Sweep => record().Spec!;

    /// <summary>The id of the job that a trial runs as.</summary>
    public static string IdOf(string sweep, int number, int tries) =>
        $"{sweep}-t{number:D3}{(tries > 1 ? $"-{tries}" : "")}";

    /// <summary>Optimizer updates of a trial; the most there can be where that is known only when its job runs.</summary>
    public long StepsOf(TrialStatus trial) => trial.Values.GetValueOrDefault("training.steps") is { } searched
            && long.TryParse(searched, NumberStyles.None, CultureInfo.InvariantCulture, out var steps)
        ? steps
        : trial.Values.ContainsKey("training.epochs") ? long.MaxValue : Sweep.Base.Training.Steps ?? long.MaxValue;

    /// <summary>
    /// Trains a trial to a step, and returns it with one more rung, or as it has ended. What is wrong with the trial itself is
    /// its result; other trouble is waited out.
    /// </summary>
    /// <param name="trial">The trial.</param>
    /// <param name="stop">The step; null for its end.</param>
    /// <exception cref="InvalidSpecException">The sweep's objective is not measured.</exception>
    public async Task<TrialStatus> Run(TrialStatus trial, long? stop)
    {
        JobStatus? status;
        try
        {
            for (var losses = 0; ; losses++)
            {
                try
                {
                    status = await Train(trial, stop);
                    break;
                }
                catch (KeyNotFoundException e) when (losses < MostLosses)
                {
                    // The store has come back as it was earlier: the job and its data may both be gone.
                    LogLost(log, trial.Job, e.Message);
                    data.Forget(JobOf(trial, parent: null));
                }
            }
        }
        catch (Exception e) when (e is InvalidSpecException or KeyNotFoundException or InvalidDataException or ArgumentException
            || e.GetType() == typeof(InvalidOperationException))
        {
            return trial with { State = TrialState.Failed, Reason = e.Message };
        }

        if (status is null)
            return Cancelled(trial);
        return status.IsFinished
            ? Ended(trial, status)
            : Measured(trial, status) with { Rungs = [.. trial.Rungs, SweepObjective.At(Sweep.Objective, status.Validation!)] };
    }

    /// <summary>Ends a trial that is not promising.</summary>
    public async Task<TrialStatus> Prune(TrialStatus trial)
    {
        await Cancel(trial);
        return trial with { State = TrialState.Pruned };
    }

    /// <summary>Cancels a trial's job. One that does not exist or has ended stays as it is.</summary>
    public async Task Cancel(TrialStatus trial)
    {
        try
        {
            await calls.Ask(() => grains.GetGrain<IJobGrain>(trial.Job).Cancel());
        }
        catch (KeyNotFoundException)
        {
            // It has not been submitted yet.
        }
    }

    /// <summary>The trial as it ends if its sweep is cancelled before its job has begun.</summary>
    public static TrialStatus Cancelled(TrialStatus trial) =>
        trial with { State = TrialState.Cancelled, Reason = "the sweep was cancelled" };

    private JobSpec JobOf(TrialStatus trial, TrialStatus? parent)
    {
        var job = TrialSpec.Of(Sweep, trial, parent?.Job);
        return Sweep.KeepsState ? job with { Training = job.Training with { KeepState = true } } : job;
    }

    // Null if the sweep was cancelled before. Steps and seconds are those of the trial's own job.
    private async Task<JobStatus?> Train(TrialStatus trial, long? stop)
    {
        var spec = JobOf(trial, parent: null);
        // Trainings that are continued are of the same data, prepared once.
        var dataset = await calls.Ask(() => data.Prepare(spec));
        JobStatus? begun = null;
        if (parents.Of(trial) is { } parent)
        {
            if ((begun = await StatusOf(parent)) is null)
                return null;
            spec = JobOf(trial, parent) with { FromSha256 = await calls.Ask(() => parents.Upload(begun)) };
        }

        if (record().IsCancelled)
            return null;
        var job = grains.GetGrain<IInnerJobGrain>(trial.Job);
        var status = await calls.Ask(() => job.TrainTo(spec, dataset.Id, stop));
        while (!status.IsFinished && !(stop is { } step && status.Validation?.Step >= step))
            status = await calls.Ask(job.AwaitStop);
        return begun is null ? status : status with
        {
            // A job that failed before its first step has none.
            Step = Math.Max(0, status.Step - begun.Step),
            Seconds = Math.Max(0, status.Seconds - begun.Seconds),
        };
    }

    // Where the store has come back without the job, it is trained again, by the first of the trials that need it: it gives the
    // same weights.
    private async Task<JobStatus?> StatusOf(TrialStatus parent)
    {
        var job = grains.GetGrain<IJobGrain>(parent.Job);
        try
        {
            var status = await calls.Ask(job.GetStatus);
            if (status.IsFinished)
                return status;
        }
        catch (KeyNotFoundException e)
        {
            LogLost(log, parent.Job, e.Message);
        }

        return await Train(parent, stop: null) is null ? null : await calls.Ask(job.GetStatus);
    }

    private TrialStatus Ended(TrialStatus trial, JobStatus status)
    {
        var ended = Measured(trial, status);
        switch (status.State)
        {
            case JobState.Completed when status.Measures is [] && Sweep.Objective.IsHeldOut:
                return ended with { State = TrialState.Failed, Reason = SweepObjective.NothingHeldOut };
            case JobState.Completed:
                var objectives = SweepObjective.Of(Sweep.Objective, status);
                return objectives.FirstOrDefault(static value => !double.IsFinite(value.Value)) is { Name: var name }
                    ? ended with { State = TrialState.Failed, Reason = $"its {name} is not a number: the training diverged" }
                    : ended with { State = TrialState.Completed, Objective = objectives[0].Value, Objectives = objectives };
            case JobState.Cancelled:
                return ended with { State = TrialState.Cancelled, Reason = "its job was cancelled" };
            default:
                return ended with { State = TrialState.Failed, Reason = status.Error ?? "its job failed" };
        }
    }

    private static TrialStatus Measured(TrialStatus trial, JobStatus status) => trial with
    {
        Parameters = status.Parameters,
        Seconds = status.Seconds,
        Steps = status.Step,
        Measures = status.Measures is [] ? status.Validation?.Measures ?? [] : status.Measures,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} of a trial is submitted again. {Reason}")]
    private static partial void LogLost(ILogger logger, string job, string reason);
}
