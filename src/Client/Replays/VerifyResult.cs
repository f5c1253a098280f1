namespace DistSeq.Client.Replays;

/// <summary>The JSON of verify.</summary>
internal sealed record VerifyResult(
    string Verified, bool Equal, IReadOnlyList<VerifyResult.Row> Shapes, VerifyResult.Parting? Difference)
{
    public static VerifyResult Of(string what, Comparison comparison) => new(
        what,
        comparison.Difference is null,
        [.. comparison.Shapes.Select(static it => new Row(
            it.Shape.Name, it.Shape.Cluster.Workers?.ToString(), it.Shape.Cluster.ParameterShards, it.Shape.ComputeThreads,
            it.Shape.Without, it.Replay.WorkerSilos,
            it.Replay.Steps, it.Replay.WeightsSha256, it.IsEqual))],
        comparison.Difference is { } difference
            ? new Parting(difference.First.Name, difference.Second.Name, difference.Step, difference.Weight)
            : null);

    /// <summary>One shape; null stands for auto.</summary>
    internal sealed record Row(
        string Shape,
        string? Workers,
        int? ParameterShards,
        int? ComputeThreads,
        string? Without,
        IReadOnlyList<string> WorkerSilos,
        long Steps,
        string WeightsSha256,
        bool Equal);

    /// <summary>Where two shapes begin to differ.</summary>
    internal sealed record Parting(string First, string Second, long Step, WeightDifference? Weight);
}
