namespace DistSeq.Contracts.Specs;

/// <summary>How the learning rate changes. Default: it does not.</summary>
[GenerateSerializer, Immutable, Alias("distseq.ScheduleSpec")]
public sealed record ScheduleSpec
{
    /// <summary>The formula of the schedule. Default constant.</summary>
    [Id(0)]
    public ScheduleKind Kind { get; init; } = ScheduleKind.Constant;

    /// <summary>
    /// For inverse-time (0 or more), exponential and stairs (above 0, at most 1), and for on-plateau, likewise; there the default
    /// is 0.1.
    /// </summary>
    [Id(1), Between(0, 1e6)]
    public double? Factor { get; init; }

    /// <summary>For stairs: steps of one stair; for cosine: steps until 0.</summary>
    [Id(2), Between(1, 2_000_000_000)]
    public long? Length { get; init; }

    /// <summary>Steps over which the rate first rises in equal parts. Default 1: it does not.</summary>
    [Id(3), Between(1, 2_000_000_000)]
    public long WarmUp { get; init; } = 1;

    /// <summary>For on-plateau: measurements without improvement to tolerate, 0 to 1,000,000. Default 10.</summary>
    [Id(4), Between(0, 1_000_000)]
    public int? Patience { get; init; }
}
