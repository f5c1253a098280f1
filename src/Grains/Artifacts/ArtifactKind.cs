using System.Text.RegularExpressions;
using DistSeq.Engine.Checkpoints;

namespace DistSeq.Grains.Artifacts;

/// <summary>
/// The kinds of artifacts: where each is stored, and how it is checked when it is read. An artifact of no kind is refused.
/// </summary>
/// <param name="Title">Its name in messages.</param>
/// <param name="Form">What its names look like, as a regular expression.</param>
/// <param name="Check">
/// Takes name and content, and throws <see cref="InvalidDataException"/> if the content is not what was written.
/// </param>
/// <param name="Remedy">What to do about a damaged one.</param>
internal sealed record ArtifactKind(string Title, string Form, Action<string, ReadOnlyMemory<byte>> Check, string Remedy)
{
    private const string Hash = "[0-9a-f]{64}";
    private const string Look = "Check the store's disk.";
    private const string Prepare = "Submit the job again, which prepares it from its upload. " + Look;
    private const string Again = "Delete it there and ask again. " + Look;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ArtifactKind> All { get; } =
    [
        // Checked as a whole once all parts are there, then by their list.
        new("part of an upload", $"uploads/{Hash}/part-[0-9]{{4,}}", Nothing, Look),
        new("upload", $"uploads/{Hash}/content", DemandHash, Look),
        new("list of an upload's parts", $"uploads/{Hash}/parts", OpenSeal, Look),
        // Checked by the list.
        new("part of a prepared data set", @"datasets/[^/]+\.parts/[0-9]{5,}", Nothing, Prepare),
        new("prepared data set", "datasets/[^/]+", OpenSeal, Prepare),
        new("checkpoint", @"jobs/[^/]+/(checkpoint|last|from|best/[0-9]+)\.safetensors", DemandSha256,
            "Train the job's spec again, with the same seed: it gives the same weights. " + Look),
        new("checkpoint in mid-run", @"jobs/[^/]+/steps/[0-9]+-[0-9]+/(shard|lanes)-[0-9]+\.safetensors", DemandSha256, Again),
        new("note of a deleted record", $"deletions/{Hash}", DemandHash, Again),
        // Whoever reads it knows the content.
        new("probe", "probes/[0-9a-f]+", Nothing, Again),
    ];

    /// <summary>The kind of a name.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    public static ArtifactKind Of(string name) => All.FirstOrDefault(kind => kind.Rule.IsMatch(name))
        ?? throw new ArgumentException(
            $"'{name}' is no known kind of artifact; add its kind to {nameof(ArtifactKind)}.", nameof(name));

    private Regex Rule { get; } = new($@"^{Form}\z");

    private static void Nothing(string name, ReadOnlyMemory<byte> content)
    {
    }

    private static void OpenSeal(string name, ReadOnlyMemory<byte> content) => Seal.Open(content);

    // The hash is in the name.
    private static void DemandHash(string name, ReadOnlyMemory<byte> content)
    {
        var (hash, expected) = (StoredParts.Hash(content.Span), name.Split('/')[1]);
        if (hash != expected)
            throw new InvalidDataException($"its hash is {hash} and should be {expected}.");
    }

    private static void DemandSha256(string name, ReadOnlyMemory<byte> content)
    {
        if (SafetensorsFile.Read(content).Sha256 is null)
            throw new InvalidDataException("it lacks its hash.");
    }
}
