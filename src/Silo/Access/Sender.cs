namespace DistSeq.Silo.Access;

/// <summary>
/// Where a call says that it comes from. A client can write anything there, so this protects from mistakes and not from attacks;
/// a proof does that.
/// </summary>
internal static class Sender
{
    // As Orleans names the client that each silo has within itself.
    private const string Hosted = "hosted-";

    /// <summary>Whether it is a client outside of all silos.</summary>
    public static bool IsOutside(GrainId? sender) =>
        sender is not { } id
        || (id.IsClient() && !(id.Key.ToString() ?? "").StartsWith(Hosted, StringComparison.Ordinal));
}
