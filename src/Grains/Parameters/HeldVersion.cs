namespace DistSeq.Grains.Parameters;

/// <summary>
/// A copy of one version of a shard, to be saved while training goes on. Its buffers are reused: mapping fresh ones of many
/// megabytes would take as long as a step.
/// </summary>
/// <param name="length">Parameters of the range.</param>
/// <param name="arrays">Numbers of optimizer state for each parameter.</param>
internal sealed class HeldVersion(int length, int arrays)
{
    /// <summary>Updates applied.</summary>
    public long Version { get; set; }

    /// <summary>Of the range.</summary>
    public float[] Weights { get; } = new float[length];

    /// <summary>State of the range, [arrays, n].</summary>
    public float[] Optimizer { get; } = new float[arrays * length];

    /// <summary>Carried states of lanes (shard 0).</summary>
    public IReadOnlyList<LaneReport> States { get; set; } = [];

    /// <summary>What has gone into the weights.</summary>
    public string Ledger { get; set; } = "";

    /// <summary>The file to be written.</summary>
    public MemoryStream File { get; } = new();

    /// <summary>Whether the file is being written.</summary>
    public bool IsSaving { get; set; }
}
