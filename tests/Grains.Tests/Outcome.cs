namespace DistSeq.Grains.Tests;

/// <summary>How a job ended, and everything that it reported.</summary>
internal sealed record Outcome(JobStatus Status, IReadOnlyList<StepProgress> Steps)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Watches to the end; attaches again if the answering silo is lost.</summary>
    public static async Task<Outcome> Of(IJobGrain job, long from = 0)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Limit);
        var steps = new List<StepProgress>();
        while (true)
        {
            try
            {
                await foreach (var batch in job.Watch(from + steps.Count, deadline.Token).WithCancellation(deadline.Token))
                {
                    steps.AddRange(batch.Steps);
                    if (batch.Status.IsFinished)
                        return new Outcome(batch.Status, steps);
                }
            }
            catch (Exception e) when (!deadline.IsCancellationRequested
                && e is OrleansException or EnumerationAbortedException or TimeoutException)
            {
                // The silo is gone: the next one answers.
            }

            if (deadline.IsCancellationRequested)
                Assert.Fail($"Job {job.GetPrimaryKeyString()} has not ended within {Limit}.");
        }
    }
}
