using DistSeq.Contracts.Specs;

namespace DistSeq.Contracts.Jobs;

/// <summary>One training job; its key is the job id. The job runs on whether or not a client is attached.</summary>
[Alias("distseq.IJobGrain")]
public interface IJobGrain : IGrainWithStringKey
{
    /// <summary>
    /// Accepts the job and starts it. The data must have been prepared (<see cref="Data.IDatasetGrain.Prepare"/>). Submitting the
    /// same spec again answers with the status and changes nothing, so a lost answer may be asked for again. The place of the
    /// data (<see cref="DataSpec.Path"/>) does not make specs differ: <paramref name="dataset"/> says which data it is.
    /// </summary>
    /// <exception cref="InvalidSpecException">The spec breaks rules; nothing has started.</exception>
    /// <exception cref="InvalidOperationException">
    /// Another spec, or the same with other data, was submitted under this id.
    /// </exception>
    /// <exception cref="ArgumentException">The grain's key cannot be an id (<see cref="IdRule"/>).</exception>
    [Needs(Role.User, OfOwner = true), Alias("Submit")]
    Task<JobStatus> Submit(JobSpec spec, string dataset);

    /// <exception cref="KeyNotFoundException">No such job was submitted.</exception>
    [Needs(Role.Viewer), Alias("GetStatus")]
    Task<JobStatus> GetStatus();

    /// <summary>The spec as submitted.</summary>
    /// <exception cref="KeyNotFoundException">No such job was submitted.</exception>
    [Needs(Role.Viewer), Alias("GetSpec")]
    Task<JobSpec> GetSpec();

    /// <summary>
    /// Reports from number <paramref name="from"/> on, until the job has finished; the last batch holds the final status. A batch
    /// comes at least every ten seconds. To attach again after a loss, pass the last sequence number seen plus one.
    /// </summary>
    [Needs(Role.Viewer), Alias("Watch")]
    IAsyncEnumerable<ProgressBatch> Watch(long from, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stops the job at the next step boundary, where it writes its checkpoint; answers after 20 s at the latest, with an
    /// unfinished status where that takes longer. A finished job stays as it is.
    /// </summary>
    [Needs(Role.User, OfOwner = true), Alias("Cancel")]
    Task<JobStatus> Cancel();

    /// <summary>
    /// Removes a finished job: its record, its checkpoints, and data that no other job uses. Asking again is harmless; a job that
    /// has not ended stays as it is.
    /// </summary>
    [Needs(Role.User, OfOwner = true), Alias("Delete")]
    Task<JobDeletion> Delete();
}
