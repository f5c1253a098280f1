using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace DistSeq.Grains.Artifacts;

/// <summary>Names of artifacts: where each kind lies in the store.</summary>
public static partial class ArtifactName
{
    /// <summary>
    /// What the names of all uploads begin with; of all data sets, of what all jobs have, of all probes, of all notes of
    /// deletions.
    /// </summary>
    public const string Uploads = "uploads/", Datasets = "datasets/", Jobs = "jobs/", Probes = "probes/",
        Deletions = "deletions/";

    public static string UploadPart(string sha256, int index) => $"uploads/{sha256}/part-{index:D4}";

    public static string Upload(string sha256) => $"uploads/{sha256}/content";

    public static string Dataset(string dataset) => $"datasets/{dataset}";

    /// <summary>What the names of all that a job has begin with.</summary>
    public static string Job(string job) => $"jobs/{job}/";

    public static string Checkpoint(string job) => $"jobs/{job}/checkpoint.safetensors";

    /// <summary>A parameter shard's file of a checkpoint in mid-run.</summary>
    public static string CheckpointPart(string job, long step, long epoch, int shard) => $"jobs/{job}/steps/{step}-{epoch}/shard-{shard}.safetensors";

    /// <summary>A worker's file of a checkpoint in mid-run.</summary>
    public static string CheckpointKept(string job, long step, long epoch, int worker) => $"jobs/{job}/steps/{step}-{epoch}/lanes-{worker}.safetensors";

    /// <summary>What is written only to see whether that works.</summary>
    public static string Probe(string id) => $"probes/{id}";

    /// <summary>The note that a record was deleted. A grain's key may hold what no artifact's name may.</summary>
    public static string Deletion(string record, GrainId grain) =>
        Deletions + Convert.ToHexStringLower(SHA256.HashData(DeletionContent(record, grain)));

    /// <summary>What stands in such a note: which record it was.</summary>
    public static byte[] DeletionContent(string record, GrainId grain) => Encoding.UTF8.GetBytes($"{record} of {grain}");

    /// <summary>Whether a blob could have this name.</summary>
    public static bool IsName(string name) => Rule().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal);

    /// <summary>Refuses names that could leave the store.</summary>
    /// <exception cref="ArgumentException">The name breaks the rules.</exception>
    public static string Checked(string name)
    {
        if (!IsName(name))
            throw new ArgumentException($"'{name}' is no artifact name; it is made of lower-case letters, digits, '-', '_', '.' and '/'.", nameof(name));
        return name;
    }

    /// <summary>Refuses prefixes that are no names up to a slash.</summary>
    /// <exception cref="ArgumentException">The prefix breaks the rules.</exception>
    public static string CheckedPrefix(string prefix) => prefix.EndsWith('/') && IsName(prefix[..^1])
        ? prefix
        : throw new ArgumentException(
            $"'{prefix}' is no beginning of artifact names; it is made as they are, and ends with '/'.", nameof(prefix));

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*\z")]
    private static partial Regex Rule();
}
