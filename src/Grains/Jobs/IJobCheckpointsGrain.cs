namespace DistSeq.Grains.Jobs;

/// <summary>What a job has written down of itself on the way; its key is the job id.</summary>
[Alias("distseq.IJobCheckpointsGrain")]
internal interface IJobCheckpointsGrain : IGrainWithStringKey
{
    /// <summary>
    /// The checkpoints that the job has; a job that trains and has none yet writes one at its next step boundary and is waited
    /// for. Changes nothing of its training, so the message may come twice.
    /// </summary>
    /// <exception cref="KeyNotFoundException">No such job was submitted.</exception>
    [Alias("ListCheckpoints"), ResponseTimeout("00:01:00")]
    Task<JobCheckpointList> ListCheckpoints();
}
