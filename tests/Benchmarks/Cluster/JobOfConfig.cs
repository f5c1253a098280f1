using DistSeq.Contracts.Specs;
using CellKind = DistSeq.Contracts.Specs.CellKind;

namespace DistSeq.Benchmarks.Cluster;

/// <summary>The job with the same steps that the step command measures.</summary>
internal static class JobOfConfig
{
    /// <param name="config">What to train.</param>
    /// <param name="threads">
    /// Threads of the step it is compared with: lanes are cut as there, and the job uses as many, even if fewer would do.
    /// </param>
    /// <param name="steps">When the job ends by itself.</param>
    public static JobSpec Create(StepConfig config, int threads, long steps) => new()
    {
        Name = config.Name,
        Data = new DataSpec { Path = "characters.txt", Format = DataFormat.Text, Validation = 0 },
        Model = new ModelSpec
        {
            Cell = Enum.Parse<CellKind>(config.Cell.ToString()),
            Layers = config.Layers,
            Hidden = config.Hidden,
            Embedding = config.Embedding,
        },
        Training = new TrainingSpec
        {
            Steps = steps,
            Batch = config.Batch,
            Window = config.Window,
            Lanes = LaneShares.Lanes(config.Batch, threads),
            Clip = new ClipSpec { Value = config.ClipValue, Norm = config.ClipNorm, Scope = ClipScope.Batch },
        },
        Cluster = new ClusterSpec { Workers = threads },
        Optimizer = new OptimizerSpec
        {
            Kind = Enum.Parse<Contracts.Specs.OptimizerKind>(config.Optimizer.ToString()),
            LearningRate = config.LearningRate,
        },
    };
}
