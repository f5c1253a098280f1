namespace DistSeq.Contracts.Specs;

/// <summary>Limits on gradients. Without <see cref="Value"/> and <see cref="Norm"/> nothing is clipped.</summary>
[GenerateSerializer, Immutable, Alias("distseq.ClipSpec")]
public sealed record ClipSpec
{
    /// <summary>Every element is limited to [-value, value]. Default none.</summary>
    [Id(0), Between(1e-12, 1e12)]
    public double? Value { get; init; }

    /// <summary>
    /// A gradient of a larger global L2 norm is scaled down to it. Default none. Applied after <see cref="Value"/>.
    /// </summary>
    [Id(1), Between(1e-12, 1e12)]
    public double? Norm { get; init; }

    /// <summary>Whether each lane's gradient is clipped, or their mean. Default lane.</summary>
    [Id(2)]
    public ClipScope Scope { get; init; } = ClipScope.Lane;
}
