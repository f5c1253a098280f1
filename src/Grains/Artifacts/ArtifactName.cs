using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace DistSeq.Grains.Artifacts;

/// <summary>Names of artifacts: where each kind is in the store.</summary>
public static partial class ArtifactName
{
    /// <summary>
    /// Prefixes of the names of all uploads, all data sets, all files of jobs, all probes and all notes of deletions.
    /// </summary>
    public const string Uploads = "uploads/", Datasets = "datasets/", Jobs = "jobs/", Probes = "probes/",
        Deletions = "deletions/";

    private const string PartsEnding = ".parts";

    public static string UploadPart(string sha256, int index) => $"uploads/{sha256}/part-{index:D4}";

    public static string Upload(string sha256) => $"uploads/{sha256}/content";

    /// <summary>The list of the parts of an upload that has several.</summary>
    public static string UploadList(string sha256) => $"uploads/{sha256}/parts";

    public static string Dataset(string dataset) => $"datasets/{dataset}";

    public static string DatasetPart(string dataset, int index) => $"{AllDatasetParts(dataset)}{index:D5}";

    /// <summary>Prefix of the names of all parts of a data set.</summary>
    public static string AllDatasetParts(string dataset) => $"datasets/{dataset}{PartsEnding}/";

    /// <summary>The data set that an artifact below <see cref="Datasets"/> belongs to.</summary>
    public static string DatasetOf(string name) =>
        name[Datasets.Length..].Split('/')[0] is var folder && folder.EndsWith(PartsEnding, StringComparison.Ordinal)
            ? folder[..^PartsEnding.Length]
            : folder;

    /// <summary>The upload that a data set was prepared from: its name begins with the hash of the content, 64 digits.</summary>
    public static string? UploadOf(string? dataset) => dataset is { Length: > 64 } ? dataset[..64] : null;

    /// <summary>Prefix of the names of all files of a job.</summary>
    public static string Job(string job) => $"jobs/{job}/";

    public static string Checkpoint(string job) => $"jobs/{job}/checkpoint.safetensors";

    /// <summary>The weights after the last step, of a job that hands over others.</summary>
    public static string Last(string job) => $"jobs/{job}/last.safetensors";

    /// <summary>The model that a job trains further.</summary>
    public static string From(string job) => $"jobs/{job}/from.safetensors";

    /// <summary>
    /// Prefix of the names of all models that a job keeps because they were the best when they were measured.
    /// </summary>
    public static string AllBest(string job) => $"jobs/{job}/best/";

    /// <summary>The model of a step that was the best when it was measured.</summary>
    public static string Best(string job, long step) => $"{AllBest(job)}{step}.safetensors";

    /// <summary>A parameter shard's file of a checkpoint in mid-run.</summary>
    public static string CheckpointPart(string job, long version, long attempt, int shard) =>
        $"jobs/{job}/steps/{version}-{attempt}/shard-{shard}.safetensors";

    /// <summary>A worker's file of a checkpoint in mid-run.</summary>
    public static string CheckpointKept(string job, long version, long attempt, int worker) =>
        $"jobs/{job}/steps/{version}-{attempt}/lanes-{worker}.safetensors";

    /// <summary>Written only to see whether writing works.</summary>
    public static string Probe(string id) => $"probes/{id}";

    /// <summary>
    /// The note that a record was deleted. It is a hash, as a grain's key may hold what an artifact's name may not.
    /// </summary>
    public static string Deletion(string record, GrainId grain) =>
        Deletions + Convert.ToHexStringLower(SHA256.HashData(DeletionContent(record, grain)));

    /// <summary>The content of such a note: which record it was.</summary>
    public static byte[] DeletionContent(string record, GrainId grain) => Encoding.UTF8.GetBytes($"{record} of {grain}");

    /// <summary>Whether a blob could have this name.</summary>
    public static bool IsName(string name) => Rule().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal);

    /// <summary>Refuses names that could leave the store.</summary>
    /// <exception cref="ArgumentException">The name breaks the rules.</exception>
    public static string Checked(string name)
    {
        if (!IsName(name))
        {
            throw new ArgumentException(
                $"'{name}' is no artifact name; it is made of lower-case letters, digits, '-', '_', '.' and '/'.", nameof(name));
        }

        return name;
    }

    /// <summary>Refuses prefixes that are not a name and a slash.</summary>
    /// <exception cref="ArgumentException">The prefix breaks the rules.</exception>
    public static string CheckedPrefix(string prefix) => prefix.EndsWith('/') && IsName(prefix[..^1])
        ? prefix
        : throw new ArgumentException(
            $"'{prefix}' is no prefix of artifact names; it must be a name followed by '/'.", nameof(prefix));

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*\z")]
    private static partial Regex Rule();
}
