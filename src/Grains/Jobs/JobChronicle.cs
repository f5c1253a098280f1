using System.Diagnostics;
using DistSeq.Engine.Optimization.Schedules;

namespace DistSeq.Grains.Jobs;

/// <summary>What is told of a job while its grain is on this silo: its log, its metrics and its spans.</summary>
internal sealed partial class JobChronicle(string id, JobRecord record, JobServices services)
{
    private Activity? _span;
    private long _runs;

    private JobSpec Spec => record.Spec!;

    /// <summary>The job's span, for what is a part of it; null if nobody listens.</summary>
    public Activity? Span => _span;

    /// <summary>The job's grain begins its work here.</summary>
    public void Begin()
    {
        var (task, cell) = (SpecJson.Word(Spec.Learns), SpecJson.Word(Spec.Model.Cell));
        JobMetrics.Begin(id, task, cell);
        TrainingMetrics.Begin(id);
        _span = Traces.Begin("job", null, new("job", id), new("task", task), new("cell", cell));
        // What the job does does not belong to the call that has submitted it.
        Activity.Current = null;
        if (record.Attempt > 0)
            LogTakenOver(services.Log, id, record.Status!.Step, record.Attempt);
    }

    /// <summary>The job waits, and holds no compute threads.</summary>
    public void Queued()
    {
        JobMetrics.Trains(id, false);
        CheckpointMetrics.Rest(id);
    }

    /// <summary>An attempt begins its steps.</summary>
    public void Attempt(JobPlan plan, long step)
    {
        JobMetrics.Attempt(id);
        JobMetrics.Trains(id, true);
        TrainingMetrics.Expects(id, plan.Forecast.ComputeSeconds, plan.Forecast.CommunicationSeconds);
        _span?.AddEvent(new ActivityEvent("attempt", tags: new() { ["attempt"] = plan.Attempt, ["step"] = step }));
        var silos = plan.Workers.Select(static worker => worker.Silo).Distinct().Count();
        if (plan.Attempt == 1)
            LogBegun(services.Log, id, plan.Steps, silos, plan.ComputeThreads);
        else
            LogResumed(services.Log, id, step, plan.Steps, plan.Attempt, silos, plan.ComputeThreads);
    }

    /// <summary>An attempt has failed.</summary>
    public void Fail(Exception e, int failures)
    {
        JobMetrics.Failure(id);
        if (e is NotFiniteException)
            TrainingMetrics.Breaks(id);
        LogAttemptFailed(services.Log, e, id, failures);
    }

    /// <summary>Runs some steps; one run in many has a span.</summary>
    public async Task<T> Run<T>(long step, Func<Task<T>> run)
    {
        var span = _runs++ % Traces.RunsPerSpan == 0 ? Traces.Enter("steps", _span, new("job", id), new("step", step)) : null;
        try
        {
            return await run();
        }
        finally
        {
            Traces.End(span);
        }
    }

    /// <summary>Steps that are new.</summary>
    public void Count(JobPlan plan, long steps, long tokens) =>
        TrainingMetrics.Steps(id, steps, tokens, tokens * StepForecast.Operations(plan.Layout));

    /// <summary>A run of steps is done.</summary>
    public void Stand(JobPlan plan, JobProgress progress, double rateFactor) => TrainingMetrics.Stands(
        id, progress.TrainLoss, plan.EpochAt(progress.Step),
        Rules.Schedule(Spec.Optimizer).At(Math.Max(1, progress.Step), new ScheduleState(rateFactor)));

    /// <summary>The job has ended, or its grain goes elsewhere.</summary>
    public void End()
    {
        JobState? end = record.Status is { IsFinished: true, State: var state } ? state : null;
        TrainingMetrics.End(id, movesOn: end is null);
        JobMetrics.End(id, end);
        CheckpointMetrics.End(id);
        var (step, error) = (record.Status?.Step ?? 0, record.Status?.Error);
        _span?.SetTag("state", end is { } known ? SpecJson.Word(known) : "moved").SetTag("step", step);
        Traces.End(_span, end == JobState.Failed ? error : null);
        _span = null;
        if (end is null)
            LogLeft(services.Log, id, step);
        else if (error is null)
            LogEnded(services.Log, id, SpecJson.Word(end), step);
        else
            LogFailed(services.Log, id, SpecJson.Word(end), step, error);
    }

    [LoggerMessage(1, LogLevel.Information, "Job {Job} begins: {Steps} steps on {Silos} silos with {Threads} compute threads")]
    private static partial void LogBegun(ILogger logger, string job, long steps, int silos, int threads);

    [LoggerMessage(2, LogLevel.Information,
        "Job {Job} goes on from step {Step} of {Steps}: attempt {Attempt} on {Silos} silos with {Threads} compute threads")]
    private static partial void LogResumed(
        ILogger logger, string job, long step, long steps, long attempt, int silos, int threads);

    [LoggerMessage(3, LogLevel.Information, "Job {Job} is taken over at step {Step}, after attempt {Attempt}")]
    private static partial void LogTakenOver(ILogger logger, string job, long step, long attempt);

    [LoggerMessage(4, LogLevel.Information, "Job {Job} leaves this silo at step {Step}; another one goes on with it")]
    private static partial void LogLeft(ILogger logger, string job, long step);

    [LoggerMessage(5, LogLevel.Information, "Job {Job} ended as {State} at step {Step}")]
    private static partial void LogEnded(ILogger logger, string job, string state, long step);

    [LoggerMessage(6, LogLevel.Warning, "Job {Job} ended as {State} at step {Step}: {Error}")]
    private static partial void LogFailed(ILogger logger, string job, string state, long step, string error);

    [LoggerMessage(7, LogLevel.Warning, "Job {Job}: attempt failed ({Failures} in a row)")]
    private static partial void LogAttemptFailed(ILogger logger, Exception exception, string job, int failures);
}
