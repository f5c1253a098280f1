using System.Security.Cryptography;
using System.Text.RegularExpressions;
using DistSeq.Engine.Checkpoints;

namespace DistSeq.Grains.Artifacts;

/// <summary>
/// The kinds of artifacts that there are: where each lies, and how what was read is known to be what was written. Nothing else is
/// stored: what has no kind is refused.
/// </summary>
/// <param name="Title">What it is called.</param>
/// <param name="Form">Of its names.</param>
/// <param name="Check">
/// Throws <see cref="InvalidDataException"/>, by name and content, where the content is not what was written.
/// </param>
/// <param name="Remedy">What to do about one that is damaged.</param>
internal sealed partial record ArtifactKind(string Title, Regex Form, Action<string, ReadOnlyMemory<byte>> Check, string Remedy)
{
    private const string Again = "Delete it there and ask again, and see to the store's disk.";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ArtifactKind> All { get; } =
    [
        // Checked as a whole when all parts are there.
        new("part of an upload", UploadPart(), static (_, _) => { }, Again),
        new("upload", Upload(), static (name, content) => DemandHash(name.Split('/')[1], content), "See to the store's disk."),
        new("prepared data set", Dataset(), static (_, content) => Seal.Open(content),
            "Submit the job again, which prepares it from its upload. See to the store's disk."),
        new("checkpoint", Checkpoint(), static (_, content) => DemandSeal(content),
            "Train the job's spec again, with the same seed: it gives the same weights. See to the store's disk."),
        new("checkpoint in mid-run", MidRun(), static (_, content) => DemandSeal(content), Again),
        new("note of a deleted record", Deletion(), static (name, content) => DemandHash(name.Split('/')[1], content), Again),
        // Whoever has written one knows what is in it.
        new("probe", Probe(), static (_, _) => { }, Again),
    ];

    /// <summary>The kind of a name.</summary>
    /// <exception cref="ArgumentException">It is of none.</exception>
    public static ArtifactKind Of(string name) => All.FirstOrDefault(kind => kind.Form.IsMatch(name))
        ?? throw new ArgumentException(
            $"'{name}' is of no kind of artifact; add its kind to {nameof(ArtifactKind)}.", nameof(name));

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

    [GeneratedRegex(@"^uploads/[0-9a-f]{64}/part-[0-9]{4}\z")]
    private static partial Regex UploadPart();

    [GeneratedRegex(@"^uploads/[0-9a-f]{64}/content\z")]
    private static partial Regex Upload();

    [GeneratedRegex(@"^datasets/[^/]+\z")]
    private static partial Regex Dataset();

    [GeneratedRegex(@"^jobs/[^/]+/checkpoint\.safetensors\z")]
    private static partial Regex Checkpoint();

    [GeneratedRegex(@"^jobs/[^/]+/steps/[0-9]+-[0-9]+/(shard|lanes)-[0-9]+\.safetensors\z")]
    private static partial Regex MidRun();

    [GeneratedRegex(@"^deletions/[0-9a-f]{64}\z")]
    private static partial Regex Deletion();

    [GeneratedRegex(@"^probes/[0-9a-f]+\z")]
    private static partial Regex Probe();
}
