namespace DistSeq.Contracts.Specs;

/// <summary>What a mode of aggregation promises, as far as a spec's rules ask for it. Without it: nothing.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class ModePromisesAttribute : Attribute
{
    private static readonly ModePromisesAttribute Nothing = new();

    /// <summary>Whether a job has the same weights each time, on any cluster. Default not.</summary>
    public bool SameBits { get; init; }

    /// <summary>Whether there is one gradient of the whole batch, of which a norm can be taken. Default not.</summary>
    public bool BatchNorm { get; init; }

    /// <summary>Whether groups of lanes train replicas, each with optimizer state of its own. Default not.</summary>
    public bool Replicas { get; init; }

    /// <summary>Those of a mode.</summary>
    public static ModePromisesAttribute Of(AggregationMode mode) =>
        (ModePromisesAttribute?)GetCustomAttribute(
            typeof(AggregationMode).GetField(mode.ToString())!, typeof(ModePromisesAttribute)) ?? Nothing;
}
