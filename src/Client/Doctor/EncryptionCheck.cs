using System.Net;
using DistSeq.Client.Clusters;

namespace DistSeq.Client.Doctor;

/// <summary>Whether others can read what travels over the network.</summary>
internal static class EncryptionCheck
{
    private const string Name = "encryption";

    /// <param name="silos">At least one.</param>
    /// <param name="address">The cluster's store; null for a silo within this process.</param>
    public static Finding Of(IReadOnlyList<SiloFacts> silos, ClusterAddress? address)
    {
        if (address is null)
            return new Finding(Name, FindingState.Ok, "nothing leaves this machine", null);
        var silosWay = Worst([.. silos.Select(static silo => silo.IsStoreEncrypted)]);
        var stores = $"the client's way to the store is {Word(address.IsEncrypted)}, the silos' {Word(silosWay)}";
        if (address.IsLoopback && silos.All(static silo => IsLoopback(silo.Address)))
            return new Finding(Name, FindingState.Ok, $"all on loopback; {stores}", null);
        if (silos.All(static silo => silo.IsEncrypted))
        {
            return Finding.Unless(address.IsEncrypted == true && silosWay == true, Name, $"silos and clients use TLS; {stores}",
                $"For the store: {address.EncryptionSetting}.");
        }

        var open = silos.Count(static silo => silo.IsOpen);
        return new Finding(Name, FindingState.Warning,
            $"silos and clients speak in plain{(open > 0 ? ", as DISTSEQ__INSECURE allows" : "")}; {stores}",
            "Let nobody else into that network: a network policy as in k8s/base/networkpolicies.yaml, or set DISTSEQ__TLS on "
            + $"silos and clients (docs/operations/security.md). For the store: {address.EncryptionSetting}.");
    }

    private static bool? Worst(bool?[] ways) => ways.Contains(false) ? false : ways.Contains(null) ? null : true;

    private static string Word(bool? isEncrypted) => isEncrypted switch
    {
        true => "encrypted",
        false => "plain",
        null => "as its server wants",
    };

    // As Orleans writes it: 127.0.0.1:11111@generation.
    private static bool IsLoopback(string silo) =>
        IPEndPoint.TryParse(silo.Split('@')[0], out var end) && IPAddress.IsLoopback(end.Address);
}
