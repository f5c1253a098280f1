using Orleans.Serialization.Invocation;

namespace DistSeq.Grains.Access;

/// <summary>A grain, or what a call of it asks for, that belongs to a user.</summary>
public interface IOwned
{
    /// <summary>
    /// Whose it is: null if there is nothing that could belong to somebody, "" if it is nobody's, so that it is for admins alone.
    /// </summary>
    /// <param name="request">The call.</param>
    ValueTask<string?> OwnerOf(IInvokable request);
}
