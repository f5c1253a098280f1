namespace DistSeq.Contracts.Specs;

/// <summary>How the learning rate changes. Default: it does not.</summary>
[GenerateSerializer, Immutable, Alias("distseq.ScheduleSpec")]
public sealed record ScheduleSpec
{
    /// <summary>Default constant.</summary>
    [Id(0)]
    public ScheduleKind Kind { get; init; } = ScheduleKind.Constant;

    /// <summary>Of inverse-time (0 or more), exponential and stairs (above 0, at most 1).</summary>
    [Id(1), Between(0, 1e6)]
    public double? Factor { get; init; }

    /// <summary>Of stairs: steps of one stair; of cosine: steps until 0.</summary>
    [Id(2), Between(1, 2_000_000_000)]
    public long? Length { get; init; }

    /// <summary>Steps over which the rate first rises in equal parts. Default 1: it does not.</summary>
    [Id(3), Between(1, 2_000_000_000)]
    public long WarmUp { get; init; } = 1;
}
