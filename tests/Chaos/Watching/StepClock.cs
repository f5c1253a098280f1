namespace DistSeq.Chaos.Watching;

/// <summary>
/// When a job has made new steps, higher than any before, by the reports of several observers; and the longest time without one.
/// </summary>
internal sealed class StepClock
{
    private static readonly TimeSpan Sample = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private long _seen = Stopwatch.GetTimestamp();
    private (long Step, long At) _sampled;
    private TimeSpan _longest;

    /// <summary>Id of the watched job; null if there is none.</summary>
    public string? Job { get; private set; }

    /// <summary>Highest step seen.</summary>
    public long Step { get; private set; }

    /// <summary>Most steps per second, over three seconds; 0 before the first.</summary>
    public double Rate { get; private set; }

    /// <summary>The final status; null before the end.</summary>
    public JobStatus? End { get; private set; }

    /// <summary>Watches another job.</summary>
    public void Watch(string job)
    {
        lock (_lock)
        {
            (Job, Step, Rate, End) = (job, 0, 0, null);
            _sampled = (0, _seen = Stopwatch.GetTimestamp());
        }
    }

    /// <summary>Notes a status that an observer got.</summary>
    public void Tell(JobStatus status)
    {
        lock (_lock)
        {
            if (status.Id != Job || End is not null)
                return;
            var now = Stopwatch.GetTimestamp();
            if (status.IsFinished)
                End = status;
            if (status.Step <= Step && !status.IsFinished)
                return;
            _longest = Max(_longest, Stopwatch.GetElapsedTime(_seen, now));
            (Step, _seen) = (status.Step, now);
            if (Stopwatch.GetElapsedTime(_sampled.At, now) is var since && since >= Sample)
            {
                Rate = Math.Max(Rate, (Step - _sampled.Step) / since.TotalSeconds);
                _sampled = (Step, now);
            }
        }
    }

    /// <summary>Measures the longest standstill from now on, starting at the last step seen.</summary>
    public long Begin()
    {
        lock (_lock)
        {
            _longest = TimeSpan.Zero;
            return Step;
        }
    }

    /// <summary>The longest standstill since then, including one that is still going on.</summary>
    public TimeSpan Longest()
    {
        lock (_lock)
            return End is null ? Max(_longest, Stopwatch.GetElapsedTime(_seen)) : _longest;
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
