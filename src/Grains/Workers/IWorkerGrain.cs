namespace DistSeq.Grains.Workers;

/// <summary>Computes gradients of some lanes of a job; key "job/index". Only silos call it.</summary>
[Alias("distseq.IWorkerGrain")]
internal interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>
    /// Runs the steps that lead from version <paramref name="from"/> to version <paramref name="to"/>. Safe to repeat: steps that the
    /// shards have applied already are recognized there.
    /// </summary>
    [Alias("Run"), ResponseTimeout("01:00:00")]
    Task<WorkerReport> Run(WorkerPlan plan, long from, long to);

    /// <summary>Frees everything: the job has ended.</summary>
    [Alias("End")]
    Task End();
}
