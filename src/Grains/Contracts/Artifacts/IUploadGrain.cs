namespace DistSeq.Contracts.Artifacts;

/// <summary>Content brought to the cluster by a client; its key is the SHA-256 of the whole, in lower-case hexadecimal.</summary>
[Alias("distseq.IUploadGrain")]
public interface IUploadGrain : IGrainWithStringKey
{
    /// <summary>True when the whole content is there already: nothing needs to be sent.</summary>
    [Alias("IsComplete")]
    Task<bool> IsComplete();

    /// <summary>Sends one part of at most 1 MiB. Parts may come twice and in any order; a part sent again replaces itself.</summary>
    [Alias("SendPart")]
    Task SendPart(int index, byte[] content);

    /// <summary>Joins <paramref name="parts"/> parts and checks the hash. Asking again is harmless.</summary>
    /// <exception cref="InvalidOperationException">A part is missing, or the content has another hash: send all parts again.</exception>
    [Alias("Complete")]
    Task Complete(int parts);
}
