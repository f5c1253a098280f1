using DistSeq.Contracts.Specs;

namespace DistSeq.Contracts.Sweeps;

/// <summary>
/// One sweep; its key is the sweep id. The cluster runs its trials whether or not a client is attached, and goes on by itself
/// after a silo has died. The table of trials is a function of spec, seed and data alone.
/// </summary>
[Alias("distseq.ISweepGrain")]
public interface ISweepGrain : IGrainWithStringKey
{
    /// <summary>
    /// Accepts the sweep and starts it. The same spec again answers with the status, so a lost answer may be asked for again; its
    /// budget may have grown, and <see cref="SweepSpec.Parallel"/> may have changed. Of an interrupted or lost sweep it starts
    /// the rest.
    /// </summary>
    /// <param name="spec">What to search.</param>
    /// <param name="data">The uploads that hold its data; none where the data comes from a URL.</param>
    /// <exception cref="InvalidSpecException">The spec breaks rules; nothing has started.</exception>
    /// <exception cref="InvalidOperationException">Another spec was submitted under this id.</exception>
    /// <exception cref="ArgumentException">The grain's key cannot be an id (<see cref="Jobs.IdRule"/>).</exception>
    [Needs(Role.User, OfOwner = true), Alias("Start")]
    Task<SweepStatus> Submit(SweepSpec spec, IReadOnlyList<SweepData> data);

    /// <exception cref="KeyNotFoundException">No such sweep was submitted.</exception>
    [Needs(Role.Viewer), Alias("GetStatus")]
    Task<SweepStatus> GetStatus();

    /// <exception cref="KeyNotFoundException">No such sweep was submitted.</exception>
    [Needs(Role.Viewer), Alias("GetSpec")]
    Task<SweepSpec> GetSpec();

    /// <summary>
    /// The trials that have changed since a revision, until the sweep has ended. A batch comes at least every ten seconds. To
    /// attach again after a loss, pass the last revision seen.
    /// </summary>
    /// <param name="from">0 for all trials.</param>
    /// <param name="cancellationToken">Ends it.</param>
    [Needs(Role.Viewer), Alias("Watch")]
    IAsyncEnumerable<SweepBatch> Watch(long from, CancellationToken cancellationToken = default);

    /// <summary>Ends the sweep: running trials are cancelled, no more are issued. One that has ended stays as it is.</summary>
    [Needs(Role.User, OfOwner = true), Alias("Cancel")]
    Task<SweepStatus> Cancel();

    /// <summary>Runs the failed trials again, and those that were cancelled with the sweep.</summary>
    [Needs(Role.User, OfOwner = true), Alias("Retry")]
    Task<SweepStatus> Retry();

    /// <summary>Removes a sweep that has ended, with its jobs. Asking again is harmless.</summary>
    [Needs(Role.User, OfOwner = true), Alias("Delete"), ResponseTimeout("00:10:00")]
    Task<Jobs.JobDeletion> Delete();
}
