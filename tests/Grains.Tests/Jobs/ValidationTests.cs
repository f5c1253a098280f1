using Split = DistSeq.Contracts.Data.Split;

namespace DistSeq.Grains.Tests.Jobs;

/// <summary>How a job uses its validation split while it trains.</summary>
public sealed class ValidationTests(Clusters clusters)
{
    // It learns its few lines by heart, so lines that it has not seen get worse again.
    private static readonly JobSpec Overfitting = Examples.Job with
    {
        Data = Examples.Job.Data with { Validation = 0.4, Test = 0.2 },
        Training = Examples.Job.Training with { Steps = 60, ValidateEvery = 5 },
        Optimizer = new OptimizerSpec { LearningRate = 0.05 },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_best_weights_are_handed_over_and_the_last_are_kept_beside_them()
    {
        var cluster = await clusters.Get(2, 2);
        var (status, steps) = await cluster.Train(Overfitting);
        var measured = steps.Where(step => step.Validation is not null).ToArray();
        Assert.Equal(Enumerable.Range(1, 12).Select(number => number * 5L), measured.Select(step => step.Step));
        var best = measured.MinBy(step => step.Validation![0].Value)!;
        Assert.InRange(best.Step, 5, 55);
        Assert.Equal((best.Step, best.Step, 60L), (status.BestStep, status.CheckpointStep, status.Step));
        Assert.Equal(best.Validation![0].Value, status.ValidLoss);

        // Another job that ends there has the same weights and figures.
        var there = (await cluster.Train(Overfitting with
        {
            Training = Overfitting.Training with { Steps = best.Step, ValidateEvery = null },
        })).Status;
        Assert.Equal(
            (there.WeightsSha256, there.ValidLoss, there.Ledger), (status.WeightsSha256, status.ValidLoss, status.Ledger));
        Assert.Equal(there.TestMeasures, status.TestMeasures);
        Assert.Null(there.BestStep);
        var keepsLast = Overfitting with { Training = Overfitting.Training with { Keep = KeptWeights.Last } };
        var last = (await cluster.Train(keepsLast)).Status;
        Assert.NotEqual(last.WeightsSha256, status.WeightsSha256);
        Assert.Equal((60L, best.Step), (last.CheckpointStep, last.BestStep));
        Assert.Null(last.LastCheckpoint);
        var kept = ModelFile.Read((await cluster.Store.Read(status.LastCheckpoint!, Cancellation))!);
        Assert.Equal((last.WeightsSha256, 60L), (Checkpoint.Hash(kept.Weights), kept.Step!.Value));
        Assert.DoesNotContain(
            cluster.Store.Names, name => name.StartsWith(ArtifactName.AllBest(status.Id), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_job_that_no_longer_becomes_better_ends_with_what_a_patient_one_hands_over()
    {
        var cluster = await clusters.Get(2, 2);
        var patient = (await cluster.Train(Overfitting)).Status;
        var (status, steps) = await cluster.Train(Overfitting with { Training = Overfitting.Training with { Patience = 3 } });
        Assert.Equal(JobState.Completed, status.State);
        Assert.Equal((patient.BestStep, patient.WeightsSha256), (status.BestStep, status.WeightsSha256));
        Assert.Equal(patient.BestStep + 15, status.Step);
        Assert.Equal(status.Step, steps[^1].Step);
    }

    [Fact]
    public async Task An_epoch_ends_with_a_measurement()
    {
        var cluster = await clusters.Get();
        var (status, steps) = await cluster.Train(Overfitting with
        {
            Training = Overfitting.Training with { Steps = null, Epochs = 4, ValidateEvery = StepInterval.Epoch },
        });
        // 23 of 56 lines are trained on, 16 per step.
        Assert.Equal(
            Enumerable.Range(1, 4).Select(epoch => (long)Math.Ceiling(epoch * 23 / 16.0)),
            steps.Where(step => step.Validation is not null).Select(step => step.Step));
        Assert.Equal(status.Steps, status.Validation!.Step);
    }

    [Fact]
    public async Task Figures_of_every_split_are_those_of_its_own_file()
    {
        var cluster = await clusters.Get(2);
        var lines = Examples.Lines.Split('\n');
        byte[] Text(int begin, int count) => Encoding.UTF8.GetBytes(string.Join('\n', lines[begin..(begin + count)]));
        var bundle = Bundle.Write(
        [
            new BundledFile(Split.Train, "a", Text(0, 40)),
            new BundledFile(Split.Validation, "v", Text(40, 8)),
            new BundledFile(Split.Test, "t", Text(48, 8)),
        ]);
        var data = Examples.Job.Data with { Validation = new HeldOut(0, "v"), Test = new HeldOut(0, "t") };
        var upload = await cluster.Upload(bundle);
        var dataset = await cluster.Grains.GetGrain<IDatasetGrain>(upload).Prepare(data);
        Assert.Equal(
            (40L, 8L, 8L),
            (dataset.Sequences, Lines(dataset.ValidTokens, lines[40..48]), Lines(dataset.TestTokens, lines[48..])));
        var job = cluster.Grains.GetGrain<IJobGrain>(TestCluster.NewId());
        await job.Submit(Examples.Job with { Data = data }, dataset.Id);
        var status = (await Outcome.Of(job)).Status;
        var generator = cluster.Grains.GetGrain<Contracts.Generation.IGeneratorGrain>(0);
        var model = new Contracts.Generation.ModelSource(status.Id, null);
        Assert.Equal(status.Measures, (await generator.Evaluate(model, await cluster.Upload(Text(40, 8)))).Measures);
        Assert.Equal(status.TestMeasures, (await generator.Evaluate(model, await cluster.Upload(Text(48, 8)))).Measures);
    }

    private static long Lines(long targets, string[] lines) =>
        targets == lines.Sum(line => line.Length + 1) ? lines.Length : -1;
}
