namespace DistSeq.Client.Clusters;

/// <summary>A kind of store where silos of a cluster meet and clients find them.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Schemes">The schemes of its addresses, the usual one first.</param>
/// <param name="Form">The form of its addresses.</param>
/// <param name="Example">One of them.</param>
/// <param name="Read">Reads an address with such a scheme; null where it is not one.</param>
/// <param name="IsTrouble">Whether its driver throws this where the store cannot be reached.</param>
internal sealed record StoreKind(
    string Name, IReadOnlyList<string> Schemes, string Form, string Example,
    Func<Uri, ClusterAddress?> Read, Func<Exception, bool> IsTrouble);
