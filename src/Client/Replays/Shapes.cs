using System.Runtime.Intrinsics;

namespace DistSeq.Client.Replays;

/// <summary>The shapes that a job is compared under; the first is the one the others are compared with.</summary>
internal static class Shapes
{
    /// <summary>Without vectors a step takes a hundred times as long.</summary>
    private const int StepsWithoutVectors = 2;

    /// <summary>For silos in processes of their own, where threads and vector instructions vary too.</summary>
    public static IReadOnlyList<Shape> OfProcesses(JobSpec spec)
    {
        var shapes = Spread(spec).Select(static shape => shape with
        {
            Name = $"{shape.Name}, {Number(shape.Cluster.Workers!.Value.Most, "thread")}",
            ComputeThreads = shape.Cluster.Workers!.Value.Most,
        }).ToList();
        if (Vector512.IsHardwareAccelerated)
            shapes.Add(new Shape("auto, without AVX-512", new ClusterSpec()) { Without = "DOTNET_EnableAVX512" });
        if (Vector128.IsHardwareAccelerated)
        {
            shapes.Add(new Shape("auto, without vectors", new ClusterSpec())
            {
                Without = "DOTNET_EnableHWIntrinsic",
                MostSteps = StepsWithoutVectors,
            });
        }

        return shapes;
    }

    /// <summary>For a cluster as it is.</summary>
    public static IReadOnlyList<Shape> OfCluster(JobSpec spec) => Spread(spec);

    /// <summary>The same for a job that has run: the job itself first, then once more as it was asked for.</summary>
    public static IReadOnlyList<Shape> OfJob(JobSpec spec) =>
        [
            new Shape("as it ran", spec.Cluster),
            new Shape("as it ran, once more", spec.Cluster) { IsRepetition = true },
            .. Spread(spec),
        ];

    private static List<Shape> Spread(JobSpec spec)
    {
        var lanes = spec.Training.Lanes ?? Array.Find([8, 4, 2, 1], lanes => spec.Training.Batch % lanes == 0);
        return [.. new (int Workers, int Shards)[] { (1, 1), (Math.Min(2, lanes), 2), (lanes, 4) }.Distinct()
            .Select(static it => new Shape(
                $"{Number(it.Workers, "worker")}, {Number(it.Shards, "shard")}",
                new ClusterSpec { Workers = it.Workers, ParameterShards = it.Shards }))];
    }

    private static string Number(int count, string thing) => $"{count} {thing}{(count == 1 ? "" : "s")}";
}
