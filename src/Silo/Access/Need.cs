using DistSeq.Contracts.Access;

namespace DistSeq.Silo.Access;

/// <summary>What a caller must be.</summary>
/// <param name="Role">The least role.</param>
/// <param name="OfOwner">Whether only the owner may, and admins.</param>
internal sealed record Need(Role Role, bool OfOwner)
{
    /// <summary>For silos alone.</summary>
    public static Need Silo { get; } = new(Role.Silo, false);

    /// <summary>For whoever has a certificate.</summary>
    public static Need Anybody { get; } = new(Role.Viewer, false);
}
