using DistSeq.Grains.Parameters;

namespace DistSeq.Grains.Workers;

/// <summary>What a run of steps came to.</summary>
/// <param name="Silo">Name of the silo that computed.</param>
/// <param name="Steps">Totals over all lanes of each step.</param>
/// <param name="OutOfDate">Whether a shard refused: the plan is of an epoch gone by.</param>
[GenerateSerializer, Immutable, Alias("distseq.WorkerReport")]
internal sealed record WorkerReport(
    [property: Id(0)] string Silo, [property: Id(1)] IReadOnlyList<StepTotal> Steps, [property: Id(2)] bool OutOfDate)
{
    /// <summary>Where the last step is not finite: what each lane came to in it, with gradient norms and without states. Else empty.</summary>
    [Id(3)]
    public IReadOnlyList<LaneReport> Lanes { get; init; } = [];
}
