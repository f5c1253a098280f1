using System.Net;
using Orleans.Messaging;

namespace DistSeq.Client.Clusters;

/// <summary>Why no silo has answered: none is there, or they are busy, or they cannot be reached from here.</summary>
internal static class SiloDiagnosis
{
    private const int MostNamed = 4;

    private static readonly TimeSpan ListPatience = TimeSpan.FromSeconds(4);

    /// <summary>What was found, and what to do. The provider lists silos that are registered in the store.</summary>
    public static async Task<string> OfAsync(
        IGatewayListProvider provider, string clusterId, TimeSpan waited, IMeetingPlace place, bool hasCertificate)
    {
        var (doors, trouble) = await ListAsync(provider);
        if (trouble is not null)
        {
            return $"but the list of the silos of the cluster '{clusterId}' could not be read there: {trouble} "
                + $"See that {place.Name} works and that this user may read all of it, then ask again; "
                + "accepted jobs continue meanwhile.";
        }

        if (doors.Count == 0)
        {
            return $"but no silo of the cluster '{clusterId}' does; waited for {Seconds(waited)}. "
                + $"Start a silo ({place.SiloSettings} {RemoteCluster.StartSilo}), "
                + $"or set {ClusterIdentity.ClusterIdVariable} to the cluster's id if it has another.";
        }

        var open = (await Task.WhenAll(doors.Select(static door => Door.IsOpenAsync(door.Address.ToString(), door.Port))))
            .Count(static listens => listens);
        var silos = $"{(doors.Count == 1 ? "1 silo" : $"{doors.Count} silos")} of the cluster '{clusterId}' "
            + $"({string.Join(", ", doors.Take(MostNamed))}{(doors.Count > MostNamed ? ", …" : "")})";
        return open > 0
            ? $"and knows {silos}. {(open == doors.Count ? "They listen" : $"{open} of them listen")}, "
                + $"but none has answered in {Seconds(waited)}: they are busy or hang. "
                + "Wait longer with "
                + $"--timeout {Math.Max(60, 4 * waited.TotalSeconds).ToString("0", CultureInfo.InvariantCulture)}, "
                + "or read their logs. "
                + (hasCertificate
                    ? "If they use no TLS, leave --tls out; if they use another authority, ask an admin for a certificate."
                    : "If they use TLS, name the folder of your certificate with --tls.")
            : $"and knows {silos}, but nothing listens there; waited for {Seconds(waited)}. "
                + "They have died within the last minute, or this machine cannot reach them: "
                + "see that they run, and that DISTSEQ__ADVERTISEDIP and DISTSEQ__GATEWAYPORT of each can be reached from here.";
    }

    private static async Task<(IReadOnlyList<IPEndPoint> Doors, string? Trouble)> ListAsync(IGatewayListProvider provider)
    {
        try
        {
            await provider.InitializeGatewayListProvider().WaitAsync(ListPatience);
            return ([.. (await provider.GetGateways().WaitAsync(ListPatience))
                .Select(static uri => new IPEndPoint(IPAddress.Parse(uri.Host), uri.Port))], null);
        }
#pragma warning disable CA1031 // Whatever the store and its driver throw is reported.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return ([], ErrorReport.FirstLine(exception));
        }
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture) + " s";
}
