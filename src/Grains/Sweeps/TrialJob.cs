using DistSeq.Contracts.Sweeps;

namespace DistSeq.Grains.Sweeps;

/// <summary>
/// Runs trials as jobs. Every call may be repeated: a job is found by its id, so a trial that was begun by a silo that died is
/// watched further.
/// </summary>
internal sealed partial class TrialJob(
    Func<SweepRecord> record, TrialData data, IGrainFactory grains, SweepCalls calls, ILogger log)
{
    // Losing one job per trial is rare; losing more means that the store keeps nothing.
    private const int MostLosses = 3;

    /// <summary>The id of the job that a trial runs as.</summary>
    public static string IdOf(string sweep, int number, int tries) =>
        $"{sweep}-t{number:D3}{(tries > 1 ? $"-{tries}" : "")}";

    /// <summary>The trial as it ended. What is wrong with the trial itself is its result; other trouble is waited out.</summary>
    public async Task<TrialStatus> Run(TrialStatus trial)
    {
        try
        {
            var job = SpecPath.With(record().Spec!.Base, trial.Values);
            for (var losses = 0; ; losses++)
            {
                try
                {
                    return await Train(trial, job);
                }
                catch (KeyNotFoundException e) when (losses < MostLosses)
                {
                    // The store has come back as it was earlier: the job and its data may both be gone.
                    LogLost(log, trial.Job, e.Message);
                    data.Forget(job);
                }
            }
        }
        catch (Exception e) when (e is InvalidSpecException or KeyNotFoundException or InvalidDataException or ArgumentException
            || e.GetType() == typeof(InvalidOperationException))
        {
            return trial with { State = TrialState.Failed, Reason = e.Message };
        }
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

    private async Task<TrialStatus> Train(TrialStatus trial, JobSpec job)
    {
        var dataset = await calls.Ask(() => data.Prepare(job));
        if (record().IsCancelled)
            return Cancelled(trial);
        var status = await calls.Ask(() => grains.GetGrain<IJobGrain>(trial.Job).Submit(job, dataset.Id));
        while (!status.IsFinished)
            status = await calls.Ask(grains.GetGrain<IInnerJobGrain>(trial.Job).AwaitStop);
        return Ended(trial, status);
    }

    private static TrialStatus Ended(TrialStatus trial, JobStatus status)
    {
        var ended = trial with
        {
            Parameters = status.Parameters,
            Seconds = status.Seconds,
            Steps = status.Step,
            Measures = status.Measures,
        };
        var loss = status.ValidLoss ?? status.TrainLoss;
        return status.State switch
        {
            JobState.Completed when loss is { } objective && double.IsFinite(objective) =>
                ended with { State = TrialState.Completed, Objective = objective },
            JobState.Completed => ended with
            {
                State = TrialState.Failed,
                Reason = $"its loss is {(loss is null ? "unknown" : "not a number: the training diverged")}",
            },
            JobState.Cancelled => ended with { State = TrialState.Cancelled, Reason = "its job was cancelled" },
            _ => ended with { State = TrialState.Failed, Reason = status.Error ?? "its job failed" },
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} of a trial is submitted again. {Reason}")]
    private static partial void LogLost(ILogger logger, string job, string reason);
}
