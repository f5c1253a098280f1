using System.Text.RegularExpressions;

namespace DistSeq.Grains.Artifacts;

/// <summary>Names of artifacts: where each kind lies in the store.</summary>
public static partial class ArtifactName
{
    public static string UploadPart(string sha256, int index) => $"uploads/{sha256}/part-{index:D4}";

    public static string Upload(string sha256) => $"uploads/{sha256}/content";

    public static string Dataset(string dataset) => $"datasets/{dataset}";

    public static string Checkpoint(string job) => $"jobs/{job}/checkpoint.safetensors";

    /// <summary>A parameter shard's file of a checkpoint in mid-run.</summary>
    public static string CheckpointPart(string job, long step, long epoch, int shard) => $"jobs/{job}/steps/{step}-{epoch}/shard-{shard}.safetensors";

    /// <summary>A worker's file of a checkpoint in mid-run.</summary>
    public static string CheckpointKept(string job, long step, long epoch, int worker) => $"jobs/{job}/steps/{step}-{epoch}/lanes-{worker}.safetensors";

    /// <summary>What is written only to see whether that works.</summary>
    public static string Probe(string id) => $"probes/{id}";

    /// <summary>Refuses names that could leave the store.</summary>
    /// <exception cref="ArgumentException">The name breaks the rules.</exception>
    public static string Checked(string name)
    {
        if (!Rule().IsMatch(name) || name.Contains("..", StringComparison.Ordinal))
            throw new ArgumentException($"'{name}' is no artifact name; it is made of lower-case letters, digits, '-', '_', '.' and '/'.", nameof(name));
        return name;
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*\z")]
    private static partial Regex Rule();
}
