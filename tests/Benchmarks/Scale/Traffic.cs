using DistSeq.Contracts.Specs;

namespace DistSeq.Benchmarks.Scale;

/// <summary>What a mode of aggregation sends per parameter and step, and what it waits for.</summary>
/// <param name="Name">The mode.</param>
/// <param name="BytesUp">Gradients to the parameter shards.</param>
/// <param name="BytesDown">Weights back.</param>
/// <param name="ChoosingSeconds">Processor time per parameter to choose what is sent.</param>
/// <param name="Spec">The spec that asks for it, with one group of lanes on each of two silos.</param>
internal sealed record Traffic(string Name, double BytesUp, double BytesDown, double ChoosingSeconds, AggregationSpec Spec)
{
    private const int Steps = 16;
    private const int Ahead = 2;

    // From the steps in docs/scale.md: their time beyond that of the same bytes without choosing.
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

    /// <summary>Steps per exchange.</summary>
    public int StepsPerExchange => Spec.Mode == AggregationMode.Local ? Spec.LocalSteps : 1;

    /// <summary>Steps that are computed during an exchange.</summary>
    public int StepsAhead => Spec.Mode == AggregationMode.Stale ? Spec.Staleness : 0;

    /// <summary>Whether silos wait for the slowest.</summary>
    public bool Waits => Spec.Mode != AggregationMode.Async;

    private static AggregationSpec Grouped(AggregationSpec spec) => spec with { Groups = 2 };
}
