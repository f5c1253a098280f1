using DistSeq.Contracts.Specs;
using DistSeq.Grains.Sweeps.Search;
using DistSeq.Grains.Sweeps.Space;

namespace DistSeq.Benchmarks.Pruning;

/// <summary>Trains all configurations, one after the other, in a silo of its own.</summary>
internal static class CurveRecording
{
    private const int Seed = 1;

    /// <exception cref="TroubleException">A silo does not start, or a job fails.</exception>
    public static async Task<IReadOnlyList<Curve>> MakeAsync(TextWriter progress)
    {
        await using var cluster = await SiloCluster.OneAsync(computeThreads: 1);
        return await cluster.AskAsync(cluster.Silos[0], grains => TrainAsync(grains, progress));
    }

    private static async Task<IReadOnlyList<Curve>> TrainAsync(IGrainFactory grains, TextWriter progress)
    {
        var text = await File.ReadAllBytesAsync(Repository.File(CurveSweep.Text));
        var dataset = await CorpusUpload.PrepareAsync(grains, text, CurveSweep.Base.Data);
        var curves = new List<Curve>();
        foreach (var values in Drawn())
        {
            var job = grains.GetGrain<IJobGrain>($"curve-{curves.Count}");
            curves.Add(new Curve(values, await LossesAsync(job, SpecPath.With(CurveSweep.Base, values), dataset.Id)));
            await progress.WriteLineAsync(
                $"{curves.Count} of {CurveSweep.Count}: {string.Join(' ', values.Values)}, {curves[^1].Losses[^1]:F4}");
        }

        return curves;
    }

    private static IEnumerable<IReadOnlyDictionary<string, string>> Drawn()
    {
        var spec = CurveSweep.Of(Seed);
        var space = SearchSpace.Of(spec);
        var trials = new List<StudyTrial>();
        var study = new Study(space, Seed, trials);
        for (var number = 0; number < CurveSweep.Count; number++)
        {
            var values = study.Next(new RandomSearch(), number)!;
            trials.Add(new StudyTrial(space.Read(values), null));
            yield return values;
        }
    }

    private static async Task<IReadOnlyList<double>> LossesAsync(IJobGrain job, JobSpec spec, string dataset)
    {
        var losses = new double[CurveSweep.Steps / CurveSweep.Every];
        // A job that diverges may end early.
        Array.Fill(losses, double.NaN);
        await job.Submit(spec, dataset);
        await foreach (var batch in job.Watch(0))
        {
            foreach (var step in batch.Steps)
            {
                if (step.Validation?.FirstOrDefault(static measure => measure.Name == "loss") is { } loss
                    && step.Step % CurveSweep.Every == 0 && double.IsFinite(loss.Value))
                    losses[(step.Step / CurveSweep.Every) - 1] = loss.Value;
            }

            if (batch.Status.IsFinished && batch.Status.State != JobState.Completed && double.IsFinite(losses[0]))
                throw new TroubleException($"A job ended: {batch.Status.Error}");
        }

        return losses;
    }
}
