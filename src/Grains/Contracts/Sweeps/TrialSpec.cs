using DistSeq.Contracts.Specs;

namespace DistSeq.Contracts.Sweeps;

/// <summary>The job that a trial is.</summary>
public static class TrialSpec
{
    /// <summary>
    /// The spec of a trial's job, but for the hash of the file that it goes on from: trained, it gives the trial's weights.
    /// </summary>
    /// <param name="sweep">The sweep's spec.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="parent">The job of the trial whose training it continues; null where it begins one.</param>
    /// <exception cref="InvalidSpecException">No job can be made of the trial's values.</exception>
    public static JobSpec Of(SweepSpec sweep, TrialStatus trial, string? parent)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(trial);
        var job = SpecPath.With(sweep.Base, trial.Values);
        return parent is null ? job : job with { From = parent, FromSha256 = null, Resume = true };
    }

    /// <summary>The same, for a trial of a table.</summary>
    public static JobSpec Of(SweepSpec sweep, TrialStatus trial, IEnumerable<TrialStatus> trials)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return Of(sweep, trial, trials.FirstOrDefault(other => other.Number == trial.Parent)?.Job);
    }
}
