namespace DistSeq.Client.Clusters;

/// <summary>
/// Waits for the store of a cluster. A store that is not there is reported soon; one that listens but does not answer is busy,
/// hangs or is starting, and gets as much time as a silo.
/// </summary>
internal static class StoreWait
{
    /// <summary>For one answer, and in total where nobody listens and the user has set no time.</summary>
    public static readonly TimeSpan Attempt = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    /// <exception cref="ClusterTroubleException">It does not answer, or not to this client.</exception>
    public static async Task UntilItAnswersAsync(
        ClusterAddress address, IMeetingPlace place, ClusterChoice choice, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        var isTold = false;
        while (true)
        {
            var left = choice.Longest - clock.GetElapsedTime(begun);
            if (await place.AnswersAsync(left < Attempt ? left : Attempt, cancellationToken))
                return;
            var isThere = await Door.IsOpenAsync(address.Host, address.Port);
            var waited = clock.GetElapsedTime(begun);
            if (waited + Pause >= (isThere || choice.Timeout is not null ? choice.Longest : Attempt))
                throw new ClusterTroubleException(Reason(address, place, isThere, waited));
            if (isThere && !isTold)
            {
                choice.Say($"Waiting up to {choice.Longest.TotalSeconds:0} s for {place.Name} at {address} to answer.");
                isTold = true;
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    private static string Reason(ClusterAddress address, IMeetingPlace place, bool isThere, TimeSpan waited)
    {
        var seconds = waited.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        return isThere
            ? $"Something listens at {address}, but no {place.Name} has answered in {seconds} s: it is busy or hangs, "
                + $"{place.Doubt}or it is not a {place.Name}. Read its log, wait longer with --timeout 60, or correct --cluster."
            : $"No {place.Name} answers at {address}; tried for {seconds} s. "
                + $"Start {place.Name} there{place.StartCommand} and then "
                + $"silos ({place.SiloSettings} {RemoteCluster.StartSilo}), correct --cluster, or use --local.";
    }
}
