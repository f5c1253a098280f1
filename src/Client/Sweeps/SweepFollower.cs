using System.Runtime.CompilerServices;
using DistSeq.Client.Clusters;

namespace DistSeq.Client.Sweeps;

/// <summary>Follows a sweep to its end, and attaches again after a break where it left off.</summary>
internal static class SweepFollower
{
    /// <param name="sweep">The sweep.</param>
    /// <param name="patience">For trouble on the way to the cluster.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KeyNotFoundException">The cluster no longer knows the sweep.</exception>
    public static async IAsyncEnumerable<SweepBatch> FollowAsync(
        ISweepGrain sweep, Patience patience, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var revision = 0L;
        long? since = null;
        while (true)
        {
            string? trouble = null;
            var stream = sweep.Watch(revision, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using var closing = new ForgivingDisposal(stream);
            while (true)
            {
                SweepBatch? batch = null;
                try
                {
                    if (await stream.MoveNextAsync())
                        batch = stream.Current;
                }
                catch (Exception exception) when (ErrorReport.MayPass(exception, cancellationToken))
                {
                    trouble = exception.Message;
                }

                if (batch is null)
                    break;
                (since, revision) = (null, batch.Revision);
                yield return batch;
                if (batch.Status.IsFinished)
                    yield break;
            }

            since = await patience.WaitAsync(since, trouble ?? "its stream ended early", cancellationToken);
        }
    }
}
