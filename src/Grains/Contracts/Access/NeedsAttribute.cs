namespace DistSeq.Contracts.Access;

/// <summary>What a client needs to call a method of a grain. A method without it is for silos alone.</summary>
/// <param name="role">The least role.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsAttribute(Role role) : Attribute
{
    /// <summary>The least role.</summary>
    public Role Role { get; } = role;

    /// <summary>Whether only the owner of what is asked for may call it, and admins. Default false.</summary>
    public bool OfOwner { get; init; }
}
