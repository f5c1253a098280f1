using DistSeq.Client.Clusters;

namespace DistSeq.Client;

/// <summary>What surrounds one call of the client; tests put their own in its place.</summary>
internal sealed record Shell
{
    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Opens standard input.</summary>
    public Func<Stream> Input { get; init; } = static () => Stream.Null;

    /// <summary>True when <see cref="Output"/> is a terminal that can be redrawn.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>True when a person types what <see cref="Input"/> gives.</summary>
    public bool IsTyped { get; init; }

    /// <summary>Absolute; relative paths start here.</summary>
    public required string Folder { get; init; }

    /// <summary>Environment variables.</summary>
    public Func<string, string?> Variable { get; init; } = static _ => null;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Takes what is to be said where an interrupt ends the process at once.</summary>
    public Action<string> LeaveWord { get; init; } = static _ => { };

    /// <summary>Opens the way to a cluster.</summary>
    public required Func<ClusterChoice, CancellationToken, Task<ICluster>> Connect { get; init; }
}
