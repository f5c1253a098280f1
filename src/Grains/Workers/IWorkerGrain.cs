using Orleans.Concurrency;
using Split = DistSeq.Contracts.Data.Split;

namespace DistSeq.Grains.Workers;

/// <summary>
/// Computes gradients of some lanes of a job on one silo; its key names job, attempt, assignment and silo. Only silos call it.
/// </summary>
[Alias("distseq.IWorkerGrain")]
internal interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>
    /// Runs the steps from version <paramref name="from"/> to version <paramref name="to"/>. If groups keep nothing it is safe to
    /// repeat, here or on another silo: every worker gets the same bits for a lane, and shards take them once.
    /// </summary>
    [Alias("Run"), ResponseTimeout("01:00:00")]
    Task<WorkerReport> Run(WorkerPlan plan, long from, long to);

    /// <summary>Measures some pieces of a split, between two runs. Safe to repeat: every worker gets the same figures.</summary>
    /// <param name="split">Of the job's data.</param>
    /// <param name="pieces">Numbers of the pieces.</param>
    /// <param name="artifact">A model's file in the store; null for the weights that all shards have.</param>
    [Alias("Measure"), ResponseTimeout("04:00:00")]
    Task<IReadOnlyList<PieceTally>> Measure(Split split, IReadOnlyList<int> pieces, string? artifact);

    /// <summary>Between two runs, copies what its groups keep, to be saved while training goes on.</summary>
    [Alias("Hold"), ResponseTimeout("00:00:10")]
    Task Hold(long version);

    /// <summary>Writes that copy to the artifact store; null if it is of another version, or there is none.</summary>
    [Alias("Save"), ResponseTimeout("00:05:00"), AlwaysInterleave]
    Task<ManifestPart?> Save(long version, string name);

    /// <summary>Ends a run that is in progress, and frees everything.</summary>
    [Alias("End"), AlwaysInterleave]
    Task End();
}
