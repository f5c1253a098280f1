using System.Collections.Concurrent;
using DistSeq.Client.Clusters;

namespace DistSeq.Client.Reports;

/// <summary>Fetches what the jobs of trials have reported.</summary>
internal sealed class CurveReader(IGrainFactory grains, Patience patience, Objective objective)
{
    /// <summary>More would make neither a chart that can be read nor a page that opens fast.</summary>
    public const int MostCurves = 1_000;

    private const int AtOnce = 16;

    /// <summary>The curves by the number of the trial, the best first; none of jobs that are gone.</summary>
    public async Task<IReadOnlyDictionary<int, TrialCurve>> ReadAsync(
        IReadOnlyList<TrialStatus> trials, CancellationToken cancellationToken)
    {
        var curves = new ConcurrentDictionary<int, TrialCurve>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(TrialOrder.BestFirst(trials).Take(MostCurves), options, async (trial, token) =>
        {
            var reports = await patience.AskAsync(() => ReportsAsync(trial.Job, token), token);
            curves[trial.Number] = TrialCurve.Of(reports, trial, objective);
        });
        return curves;
    }

    // Of a running job, what there is so far. A job may be gone, or may not have begun.
    private async Task<IReadOnlyList<StepProgress>> ReportsAsync(string job, CancellationToken cancellationToken)
    {
        try
        {
            var steps = new List<StepProgress>();
            await foreach (var batch in grains.GetGrain<IJobGrain>(job).Watch(0, cancellationToken))
            {
                steps.AddRange(batch.Steps);
                if (!batch.Status.IsFinished)
                    break;
            }

            return steps;
        }
        catch (KeyNotFoundException)
        {
            return [];
        }
    }
}
