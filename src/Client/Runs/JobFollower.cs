using System.Runtime.CompilerServices;
using DistSeq.Client.Clusters;

namespace DistSeq.Client.Runs;

/// <summary>
/// Follows a job that the cluster has accepted to its end, and reattaches after a break where it left off. Throws
/// <see cref="JobLostException"/> where the cluster no longer knows the job.
/// </summary>
internal static class JobFollower
{
    public static async IAsyncEnumerable<ProgressBatch> FollowAsync(
        IGrainFactory grains, string job, Patience patience, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = 0L;
        long? since = null;
        var isFinished = false;
        while (true)
        {
            string? trouble = null;
            var stream = grains.GetGrain<IJobGrain>(job).Watch(next, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using var closing = new ForgivingDisposal(stream);
            while (true)
            {
                ProgressBatch? batch = null;
                try
                {
                    if (await stream.MoveNextAsync())
                        batch = stream.Current;
                }
                catch (Exception exception) when (ErrorReport.MayPass(exception, cancellationToken))
                {
                    trouble = exception.Message;
                }
                catch (KeyNotFoundException exception)
                {
                    throw JobLostException.Of(job, exception);
                }

                if (batch is null)
                    break;
                since = null;
                if (batch.Steps.Count > 0)
                    next = batch.Steps[^1].Sequence + 1;
                isFinished = batch.Status.IsFinished;
                ClientTelemetry.Follow(batch.Status);
                yield return batch;
            }

            // A job may be finished while reports are still to come: only the end of the stream is the end.
            if (isFinished && trouble is null)
                yield break;

            since = await patience.WaitAsync(since, trouble ?? "its stream ended early", cancellationToken);
        }
    }
}
