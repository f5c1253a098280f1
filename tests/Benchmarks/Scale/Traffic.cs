using DistSeq.Contracts.Specs;

namespace DistSeq.Benchmarks.Scale;

/// <summary>What a mode of aggregation sends, for each parameter and step, and what it waits for.</summary>
/// <param name="Name">The mode.</param>
/// <param name="BytesUp">Gradients to the parameter shards.</param>
/// <param name="BytesDown">Weights back.</param>
/// <param name="ChoosingSeconds">Processor time for each parameter to choose what is sent.</param>
/// <param name="Spec">That asks for it; one group of lanes on each of two silos.</param>
internal sealed record Traffic(string Name, double BytesUp, double BytesDown, double ChoosingSeconds, AggregationSpec Spec)
{
    private const int Steps = 16;
    private const int Ahead = 2;

    // By the steps of docs/scale.md: what they take beyond the same bytes unchosen.
    private const double ChoosingTopK = 14e-9;

    /// <summary>The mode that the model is fitted to.</summary>
    public static Traffic Sync { get; } = new("sync", 4, 4, 0, new AggregationSpec());

    public static IReadOnlyList<Traffic> All { get; } =
    [
        Sync,
        new("bf16", 2, 2, 0, Grouped(new() { Compression = CompressionKind.Bf16 })),
        new("top-k 1 %", 0.06, 4, ChoosingTopK, Grouped(new() { Compression = CompressionKind.TopK, KeepWarmUp = 0 })),
        new($"stale by {Ahead}", 4, 4, 0, Grouped(new() { Mode = AggregationMode.Stale, Staleness = Ahead })),
        new("async", 4, 4, 0, Grouped(new() { Mode = AggregationMode.Async })),
        new($"local, {Steps}", 4.0 / Steps, 4.0 / Steps, 0, Grouped(new() { Mode = AggregationMode.Local, LocalSteps = Steps })),
    ];

    /// <summary>Steps that one exchange is for.</summary>
    public int StepsPerExchange => Spec.Mode == AggregationMode.Local ? Spec.LocalSteps : 1;

    /// <summary>Steps that are computed while an exchange is on its way.</summary>
    public int StepsAhead => Spec.Mode == AggregationMode.Stale ? Spec.Staleness : 0;

    /// <summary>Whether silos wait for the slowest.</summary>
    public bool Waits => Spec.Mode != AggregationMode.Async;

    private static AggregationSpec Grouped(AggregationSpec spec) => spec with { Groups = 2 };
}
