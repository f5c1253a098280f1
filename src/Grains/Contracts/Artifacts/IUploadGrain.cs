namespace DistSeq.Contracts.Artifacts;

/// <summary>Content that a client uploads; its key is the SHA-256 of the whole, in lower-case hexadecimal.</summary>
[Alias("distseq.IUploadGrain")]
public interface IUploadGrain : IGrainWithStringKey
{
    /// <summary>True when the whole content is already there: nothing needs to be sent.</summary>
    [Needs(Role.User), Alias("IsComplete")]
    Task<bool> IsComplete();

    /// <summary>
    /// Numbers of those of <paramref name="parts"/> parts that are missing. Parts that are there are kept for a while, and need
    /// not be sent again.
    /// </summary>
    [Needs(Role.User), Alias("Missing"), ResponseTimeout("00:05:00")]
    Task<int[]> Missing(int parts);

    /// <summary>
    /// Sends one part of at most 1 MiB. Parts may come twice and in any order; a part sent again replaces itself.
    /// </summary>
    [Needs(Role.User), Alias("SendPart")]
    Task SendPart(int index, byte[] content);

    /// <summary>
    /// Checks the hash of <paramref name="parts"/> parts as one content, at most 65,536 of them. Asking again is harmless.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// A part is missing, or the content has another hash: send all parts again.
    /// </exception>
    [Needs(Role.User), Alias("Complete"), ResponseTimeout("01:00:00")]
    Task Complete(int parts);
}
