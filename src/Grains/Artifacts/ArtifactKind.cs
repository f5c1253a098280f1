using System.Security.Cryptography;
using System.Text.RegularExpressions;
using DistSeq.Engine.Checkpoints;

namespace DistSeq.Grains.Artifacts;

/// <summary>
/// The kinds of artifacts: where each is stored, and how it is checked when it is read. An artifact of no kind is refused.
/// </summary>
/// <param name="Title">Its name in messages.</param>
/// <param name="Form">What its names look like.</param>
/// <param name="Check">
/// Takes name and content, and throws <see cref="InvalidDataException"/> if the content is not what was written.
/// </param>
/// <param name="Remedy">What to do about a damaged one.</param>
internal sealed partial record ArtifactKind(string Title, Regex Form, Action<string, ReadOnlyMemory<byte>> Check, string Remedy)
{
    private const string Prepare = "Submit the job again, which prepares it from its upload. Check the store's disk.";
    private const string Again = "Delete it there and ask again. Check the store's disk.";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ArtifactKind> All { get; } =
    [
        // Checked as a whole once all parts are there, then by their list.
        new("part of an upload", UploadPart(), static (_, _) => { }, "Check the store's disk."),
        new("upload", Upload(), static (name, content) => DemandHash(name.Split('/')[1], content), "Check the store's disk."),
        new("list of an upload's parts", UploadList(), static (_, content) => Seal.Open(content), "Check the store's disk."),
        // Checked by the list.
        new("part of a prepared data set", DatasetPart(), static (_, _) => { }, Prepare),
        new("prepared data set", Dataset(), static (_, content) => Seal.Open(content), Prepare),
        new("checkpoint", Checkpoint(), static (_, content) => DemandSeal(content),
            "Train the job's spec again, with the same seed: it gives the same weights. Check the store's disk."),
        new("checkpoint in mid-run", MidRun(), static (_, content) => DemandSeal(content), Again),
        new("note of a deleted record", Deletion(), static (name, content) => DemandHash(name.Split('/')[1], content), Again),
        // Whoever reads it knows the content.
        new("probe", Probe(), static (_, _) => { }, Again),
    ];

    /// <summary>The kind of a name.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    public static ArtifactKind Of(string name) => All.FirstOrDefault(kind => kind.Form.IsMatch(name))
        ?? throw new ArgumentException(
            $"'{name}' is no known kind of artifact; add its kind to {nameof(ArtifactKind)}.", nameof(name));

    private static void DemandHash(string expected, ReadOnlyMemory<byte> content)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        if (hash != expected)
            throw new InvalidDataException($"its hash is {hash} and should be {expected}.");
    }

    private static void DemandSeal(ReadOnlyMemory<byte> content)
    {
        if (SafetensorsFile.Read(content).Sha256 is null)
            throw new InvalidDataException("it lacks its hash.");
    }

    [GeneratedRegex(@"^uploads/[0-9a-f]{64}/part-[0-9]{4,}\z")]
    private static partial Regex UploadPart();

    [GeneratedRegex(@"^uploads/[0-9a-f]{64}/content\z")]
    private static partial Regex Upload();

    [GeneratedRegex(@"^uploads/[0-9a-f]{64}/parts\z")]
    private static partial Regex UploadList();

    [GeneratedRegex(@"^datasets/[^/]+\.parts/[0-9]{5,}\z")]
    private static partial Regex DatasetPart();

    [GeneratedRegex(@"^datasets/[^/]+\z")]
    private static partial Regex Dataset();

    [GeneratedRegex(@"^jobs/[^/]+/(checkpoint|last|from|best/[0-9]+)\.safetensors\z")]
    private static partial Regex Checkpoint();

    [GeneratedRegex(@"^jobs/[^/]+/steps/[0-9]+-[0-9]+/(shard|lanes)-[0-9]+\.safetensors\z")]
    private static partial Regex MidRun();

    [GeneratedRegex(@"^deletions/[0-9a-f]{64}\z")]
    private static partial Regex Deletion();

    [GeneratedRegex(@"^probes/[0-9a-f]+\z")]
    private static partial Regex Probe();
}
