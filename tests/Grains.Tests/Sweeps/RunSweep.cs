using DistSeq.Contracts.Sweeps;

namespace DistSeq.Grains.Tests.Sweeps;

/// <summary>Sweeps over the texts of <see cref="Examples"/>, from their submission to their tables.</summary>
internal static class RunSweep
{
    public static async Task<ISweepGrain> Submitted(TestCluster cluster, SweepSpec spec, string? id = null)
    {
        var sweep = cluster.Grains.GetGrain<ISweepGrain>(id ?? TestCluster.NewId());
        await sweep.Submit(spec, [await Upload(cluster, spec)]);
        return sweep;
    }

    public static async Task<SweepData> Upload(TestCluster cluster, SweepSpec spec) => new(
        SweepData.SourceOf(spec.Base.Data), await cluster.Upload(Encoding.UTF8.GetBytes(Examples.Text(spec.Base))));

    public static async Task<SweepStatus> Ended(ISweepGrain sweep)
    {
        SweepStatus? status = null;
        await Eventually.Holds(async () =>
        {
            try
            {
                return (status = await sweep.GetStatus()).IsFinished;
            }
            catch (Exception e) when (e is OrleansException or TimeoutException)
            {
                // Its silo is gone: the next one answers.
                return false;
            }
        }, () => $"the sweep ends. {Known(status)}");
        return status!;
    }

    private static string Known(SweepStatus? status) => status is null
        ? "It has not answered"
        : $"It is {status.State}, trouble: {status.Trouble ?? "none"}; trials: "
            + string.Join(", ", status.Trials.Select(static trial => $"{trial.Job} {trial.State}"));

    public static async Task<string> Watched(ISweepGrain sweep)
    {
        var trials = new SortedDictionary<int, TrialStatus>();
        SweepStatus? last = null;
        await foreach (var batch in sweep.Watch(0, TestContext.Current.CancellationToken))
        {
            foreach (var trial in batch.Trials)
                trials[trial.Number] = trial;
            last = batch.Status;
        }

        return Table(last! with { Trials = [.. trials.Values] });
    }

    /// <summary>The trials a line each, times and ids apart.</summary>
    public static string Table(SweepStatus status) => string.Join('\n', status.Trials.Select(static trial =>
    {
        var measures = string.Join(' ', trial.Measures.Select(static measure => $"{measure.Name}={Text(measure.Value)}"));
        var rungs = string.Join(' ', trial.Rungs.Select(static rung => $"{rung.Step}:{Text(rung.Objective)}"));
        return $"{trial.Number} {trial.State} {trial.Parent} {string.Join(' ', trial.Values)} {Text(trial.Objective)} "
            + $"{trial.Parameters} {trial.Steps} {measures} {rungs} {trial.Reason}";
    }));

    private static string Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "-";
}
