using System.Collections.Concurrent;
using DistSeq.Grains.Records;

namespace DistSeq.Grains.Cluster;

/// <summary>
/// Passing troubles of the jobs whose grains are on this silo, in plain words and since when. Each is logged when it begins,
/// changes and ends; in between it is in the job's status, in the silo's own status, and in a metric.
/// </summary>
internal sealed partial class JobTroubles(TimeProvider clock, ILogger<JobTroubles> log)
{
    private readonly ConcurrentDictionary<(string Job, JobTroubleKind Kind), (string Text, DateTimeOffset Since)>
        _troubles = new();

    /// <summary>All of them: "job: trouble".</summary>
    public IReadOnlyList<string> All =>
        [.. _troubles.OrderBy(trouble => trouble.Value.Since).Select(trouble => $"{trouble.Key.Job}: {trouble.Value.Text}")];

    /// <summary>Something has failed, and will be tried again.</summary>
    public void Begin(string job, JobTroubleKind kind, Exception e)
    {
        var text = Text(kind, e is StoreException { Reason.Length: > 0 } store ? $"the store says: {store.Reason}" : Words(e));
        var before = _troubles.GetValueOrDefault((job, kind));
        _troubles[(job, kind)] = (text, before.Text is null ? clock.GetUtcNow() : before.Since);
        JobMetrics.Trouble(job, SpecJson.Word(kind), clock);
        if (before.Text != text)
            LogBegun(log, job, text);
    }

    /// <summary>It has worked this time.</summary>
    public void End(string job, JobTroubleKind kind)
    {
        if (!_troubles.TryRemove((job, kind), out var trouble))
            return;
        JobMetrics.TroubleEnds(job, SpecJson.Word(kind));
        LogEnded(log, job, (clock.GetUtcNow() - trouble.Since).TotalSeconds, trouble.Text);
    }

    /// <summary>The job has ended, or goes on elsewhere.</summary>
    public void Forget(string job)
    {
        foreach (var kind in Enum.GetValues<JobTroubleKind>())
        {
            if (_troubles.TryRemove((job, kind), out _))
                JobMetrics.TroubleEnds(job, SpecJson.Word(kind));
        }
    }

    /// <summary>The worst of a job's troubles; null if it has none.</summary>
    public (string Text, DateTimeOffset Since)? Of(string job)
    {
        foreach (var kind in (JobTroubleKind[])[JobTroubleKind.Result, JobTroubleKind.Attempt, JobTroubleKind.Checkpoint])
        {
            if (_troubles.TryGetValue((job, kind), out var trouble))
                return trouble;
        }

        return null;
    }

    private static string Text(JobTroubleKind kind, string reason) => kind switch
    {
        JobTroubleKind.Checkpoint =>
            $"no checkpoint can be written ({reason}); training goes on, and the next is tried when it is due",
        JobTroubleKind.Attempt => $"training makes no progress ({reason}); it is tried again from the last checkpoint",
        _ => $"the result cannot be written ({reason}); it is kept in memory and tried again",
    };

    private static string Words(Exception e) =>
        (e is RecordUnwrittenException { InnerException: { } inner } ? inner : e).Message.Split('\n')[0].Trim().TrimEnd('.');

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job}: {Trouble}")]
    private static partial void LogBegun(ILogger logger, string job, string trouble);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job}: over after {Seconds:0.0} s: {Trouble}")]
    private static partial void LogEnded(ILogger logger, string job, double seconds, string trouble);
}
