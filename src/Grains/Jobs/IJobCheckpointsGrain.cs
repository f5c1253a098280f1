namespace DistSeq.Grains.Jobs;

/// <summary>A job's checkpoints in mid-run; the key is the job id.</summary>
[Alias("distseq.IJobCheckpointsGrain")]
internal interface IJobCheckpointsGrain : IGrainWithStringKey
{
    /// <summary>
    /// The job's checkpoints. A job that trains and has none yet writes one at its next step boundary, and the call waits for it.
    /// Training itself does not change, so a duplicate does no harm.
    /// </summary>
    /// <exception cref="KeyNotFoundException">No such job was submitted.</exception>
    [Alias("ListCheckpoints"), ResponseTimeout("00:01:00")]
    Task<JobCheckpointList> ListCheckpoints();
}
