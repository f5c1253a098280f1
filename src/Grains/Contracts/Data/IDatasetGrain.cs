using DistSeq.Contracts.Specs;

namespace DistSeq.Contracts.Data;

/// <summary>One corpus; its key is the SHA-256 of the raw content, in lower-case hexadecimal.</summary>
[Alias("distseq.IDatasetGrain")]
public interface IDatasetGrain : IGrainWithStringKey
{
    /// <summary>
    /// Turns the raw content into vocabulary and tokens, once for each way of reading it, and keeps both in the artifact store.
    /// The content comes from the upload of this hash (<see cref="Artifacts.IUploadGrain"/>), or from <see cref="DataSpec.Path"/>
    /// when that is a URL. Asking again answers from the store.
    /// </summary>
    /// <param name="spec">Where the content is, and how it is read.</param>
    /// <param name="task">What it is read for; null for what its format implies.</param>
    /// <param name="fromSha256">
    /// Hash of an uploaded checkpoint whose vocabularies, classes and scales to use; null to make new ones.
    /// </param>
    /// <exception cref="InvalidSpecException">Not text in UTF-8, too short, unreachable, or with another hash.</exception>
    [Needs(Role.User), Alias("Prepare"), ResponseTimeout("01:00:00")]
    Task<DatasetStatus> Prepare(DataSpec spec, TaskKind? task = null, string? fromSha256 = null);
}
