namespace DistSeq.Grains.Workers;

/// <summary>The result of a run of steps on one worker.</summary>
/// <param name="Silo">Name of the silo that computed.</param>
/// <param name="End">How it ended.</param>
[GenerateSerializer, Immutable, Alias("distseq.WorkerReport")]
internal sealed record WorkerReport([property: Id(0)] string Silo, [property: Id(1)] RunEnd End)
{
    /// <summary>
    /// If the last step is not finite, its lanes' reports with gradient norms and without states. Otherwise empty.
    /// </summary>
    [Id(2)]
    public IReadOnlyList<LaneReport> Broken { get; init; } = [];

    /// <summary>Time spent in gradient computation, seconds.</summary>
    [Id(3)]
    public double ComputeSeconds { get; init; }

    /// <summary>Time from a push to the new weights, which includes waiting for other workers, seconds.</summary>
    [Id(4)]
    public double PushSeconds { get; init; }
}
