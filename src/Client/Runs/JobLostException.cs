namespace DistSeq.Client.Runs;

/// <summary>The cluster no longer knows a job that it accepted: its store has come back without it.</summary>
internal sealed class JobLostException : Exception
{
    public JobLostException()
    {
    }

    public JobLostException(string message)
        : base(message)
    {
    }

    public JobLostException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public static JobLostException Of(string job, Exception reason) => new(
        $"The cluster no longer knows the job {job}, which it had accepted: its store has come back without it. "
        + "Submit it again (its run's folder has spec.yaml): the same spec and seed give the same weights.", reason);
}
