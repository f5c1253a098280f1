using DistSeq.Benchmarks.Steps;
using DistSeq.Contracts.Specs;

namespace DistSeq.Benchmarks.Cluster;

/// <summary>The job whose steps are those that the step command measures.</summary>
internal static class JobOfConfig
{
    /// <param name="config">What to train.</param>
    /// <param name="threads">Of the step it is compared with: lanes are cut as there, and it takes as many, even where fewer would do.</param>
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
        Optimizer = new OptimizerSpec { Kind = Enum.Parse<Contracts.Specs.OptimizerKind>(config.Optimizer.ToString()), LearningRate = config.LearningRate },
    };
}
