namespace DistSeq.Contracts.Access;

/// <summary>A caller may not do what it asked for. The message says who it is, what that needs, and whom to ask.</summary>
[GenerateSerializer, Alias("distseq.AccessDeniedException")]
public sealed class AccessDeniedException : Exception
{
    public AccessDeniedException()
    {
    }

    public AccessDeniedException(string message)
        : base(message)
    {
    }

    public AccessDeniedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
