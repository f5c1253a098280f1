namespace DistSeq.Client.Clusters;

/// <summary>
/// Puts up with transport trouble for a while: a silo is being replaced, a partition heals. Only for calls that may be repeated.
/// </summary>
internal sealed class Patience(TimeProvider clock, Action<string> say)
{
    private const int LongestReason = 80;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<T> AskAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        long? since = null;
        while (true)
        {
            try
            {
                return await call().WaitAsync(cancellationToken);
            }
            catch (Exception exception) when (ErrorReport.MayPass(exception, cancellationToken))
            {
                since = await WaitAsync(since, exception.Message, cancellationToken);
            }
        }
    }

    public Task AskAsync(Func<Task> call, CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            await call();
            return true;
        },
        cancellationToken);

    /// <summary>Waits a little and returns since when the trouble has lasted; says so the first time.</summary>
    /// <exception cref="ClusterTroubleException">It has lasted too long.</exception>
    public async Task<long> WaitAsync(long? since, string trouble, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var reason = Short(trouble);
        if (since is null)
            say($"The cluster does not answer ({reason}); waiting for it up to {Longest.TotalSeconds:0} s.");
        else if (clock.GetElapsedTime(since.Value) > Longest)
        {
            throw new ClusterTroubleException($"The cluster has not answered for {Longest.TotalSeconds:0} s ({reason}). "
                + $"See that its silos and their {StoreCatalog.Names} are up; what it accepted continues there.");
        }


        var began = since ?? clock.GetTimestamp();
        await Task.Delay(Pause, clock, cancellationToken);
        return began;
    }

    /// <summary>The first words: the rest is the message's way through the cluster.</summary>
    private static string Short(string trouble)
    {
        var line = trouble.Split('\n')[0].Trim().TrimEnd('.');
        return line.Length <= LongestReason ? line : line[..LongestReason].TrimEnd() + "…";
    }
}
