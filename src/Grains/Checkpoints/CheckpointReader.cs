using DistSeq.Engine.Checkpoints;
using DistSeq.Grains.Parameters;

namespace DistSeq.Grains.Checkpoints;

/// <summary>Reads checkpoints in mid-run.</summary>
internal static class CheckpointReader
{
    /// <summary>The newest manifest whose files can be read, with its state; null if there is none.</summary>
    public static async Task<(TrainingState State, Manifest Manifest)?> Newest(
        IArtifactStore store, IReadOnlyList<Manifest> manifests, int parameters, int arrays,
        Action<Manifest, Exception>? skipped = null)
    {
        foreach (var manifest in manifests.Reverse())
        {
            try
            {
                return (await Read(store, manifest, parameters, arrays), manifest);
            }
            catch (Exception e) when (e is DamagedException or InvalidDataException)
            {
                skipped?.Invoke(manifest, e);
            }
        }

        return null;
    }

    /// <summary>The state of a manifest.</summary>
    /// <param name="store">Where its files are.</param>
    /// <param name="manifest">What to read.</param>
    /// <param name="parameters">Parameters of the model.</param>
    /// <param name="arrays">Arrays of optimizer state.</param>
    /// <exception cref="DamagedException">A file is missing or is not what was written: try an earlier manifest.</exception>
    public static async Task<TrainingState> Read(IArtifactStore store, Manifest manifest, int parameters, int arrays)
    {
        float[] weights = new float[parameters], optimizer = new float[arrays * parameters];
        var states = new List<LaneReport>();
        var ledger = "";
        foreach (var part in manifest.Parts)
            ledger = PartFile.Read(await Read(store, part), (part.Begin, part.End), weights, optimizer, states);
        // Workers read these themselves, but a damaged one must be found before they begin.
        foreach (var kept in manifest.Kept)
            await Read(store, kept);
        return new TrainingState(manifest.Version, weights, optimizer, states, ledger);
    }

    private static async Task<SafetensorsContent> Read(IArtifactStore store, ManifestPart part)
    {
        var file = await store.Read(part.Name, default) ?? throw new DamagedException($"'{part.Name}' is missing.");
        var content = SafetensorsFile.Read(file);
        return content.Sha256 == part.Sha256
            ? content
            : throw new DamagedException($"'{part.Name}' is another file than the one that was written.");
    }
}
