using DistSeq.Contracts.Specs;

namespace DistSeq.Contracts.Sweeps;

/// <summary>
/// The ledger of one sweep and the only issuer of its trials; its key is the sweep id. Clients ask for trials, submit their jobs
/// and report back. A trial is a function of spec, seed and number, so the same sweep has the same trials at any parallelism.
/// </summary>
[Alias("distseq.ISweepGrain")]
public interface ISweepGrain : IGrainWithStringKey
{
    /// <summary>Opens the ledger. The same spec again answers with the status and changes nothing.</summary>
    /// <exception cref="InvalidSpecException">The spec breaks rules.</exception>
    /// <exception cref="InvalidOperationException">Another spec was submitted under this id.</exception>
    /// <exception cref="ArgumentException">The grain's key cannot be an id (<see cref="Jobs.IdRule"/>).</exception>
    [Alias("Submit")]
    Task<SweepStatus> Submit(SweepSpec spec);

    /// <exception cref="KeyNotFoundException">No such sweep was submitted.</exception>
    [Alias("GetStatus")]
    Task<SweepStatus> GetStatus();

    /// <exception cref="KeyNotFoundException">No such sweep was submitted.</exception>
    [Alias("GetSpec")]
    Task<SweepSpec> GetSpec();

    /// <summary>
    /// Issues the next trial, or null when the budget is spent. A lost answer leaves a Running trial in the status: its job id is
    /// known there, and submitting that job (again) is harmless.
    /// </summary>
    [Alias("Next")]
    Task<TrialStatus?> Next();

    /// <summary>Records how a trial ended. The first report counts; later ones of the same trial change nothing.</summary>
    [Alias("Report")]
    Task Report(TrialStatus trial);
}
