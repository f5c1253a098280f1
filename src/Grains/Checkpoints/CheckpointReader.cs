using DistSeq.Contracts.Cluster;
using DistSeq.Engine.Checkpoints;
using DistSeq.Grains.Artifacts;
using DistSeq.Grains.Parameters;

namespace DistSeq.Grains.Checkpoints;

/// <summary>Brings back what a manifest names.</summary>
internal static class CheckpointReader
{
    /// <summary>The state of a manifest.</summary>
    /// <param name="store">Where the parts lie.</param>
    /// <param name="manifest">What to read.</param>
    /// <param name="parameters">Parameters of the model.</param>
    /// <param name="arrays">Arrays of optimizer state.</param>
    /// <exception cref="DamagedException">
    /// A file is missing or not what was written: an earlier manifest is to be tried.
    /// </exception>
    public static async Task<TrainingState> Read(IArtifactStore store, Manifest manifest, int parameters, int arrays)
    {
        float[] weights = new float[parameters], optimizer = new float[arrays * parameters];
        var states = new List<LaneReport>();
        var ledger = "";
        foreach (var part in manifest.Parts)
            ledger = PartFile.Read(await Read(store, part), part, weights, optimizer, states);
        // The workers read these themselves; a damaged one must be found before they begin.
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
