namespace DistSeq.Benchmarks.Scale;

/// <summary>What a mode of aggregation sends, for each parameter and step.</summary>
/// <param name="Name">The mode.</param>
/// <param name="BytesUp">Gradients to the parameter shards.</param>
/// <param name="BytesDown">Weights back.</param>
/// <param name="StepsPerExchange">Steps that one exchange is for.</param>
internal sealed record Traffic(string Name, double BytesUp, double BytesDown, int StepsPerExchange)
{
    public static IReadOnlyList<Traffic> All { get; } =
    [
        new("sync", 4, 4, 1),
        new("sync, bf16", 2, 2, 1),
        new("sync, top-k 1 %", 0.06, 4, 1),
        new("local, 16 steps", 4.0 / 16, 4.0 / 16, 16),
    ];
}
