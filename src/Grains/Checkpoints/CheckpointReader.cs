using System.Security.Cryptography;
using DistSeq.Grains.Artifacts;
using DistSeq.Grains.Parameters;

namespace DistSeq.Grains.Checkpoints;

/// <summary>Brings back what a manifest names.</summary>
internal static class CheckpointReader
{
    /// <summary>The state, or null when a file is missing or not what was written: an earlier manifest is to be tried.</summary>
    /// <param name="store">Where the parts lie.</param>
    /// <param name="manifest">What to read.</param>
    /// <param name="parameters">Parameters of the model.</param>
    /// <param name="arrays">Arrays of optimizer state.</param>
    public static async Task<TrainingState?> Read(IArtifactStore store, Manifest manifest, int parameters, int arrays)
    {
        float[] weights = new float[parameters], optimizer = new float[arrays * parameters];
        var states = new List<LaneReport>();
        var ledger = "";
        foreach (var part in manifest.Parts)
        {
            var file = await store.Read(part.Name, default);
            if (file is null || Convert.ToHexStringLower(SHA256.HashData(file)) != part.Sha256)
                return null;
            ledger = PartFile.Read(file, part, weights, optimizer, states);
        }

        // The workers read these themselves; a damaged one must be found before they begin.
        foreach (var kept in manifest.Kept)
        {
            if (await store.Read(kept.Name, default) is not { } file || Convert.ToHexStringLower(SHA256.HashData(file)) != kept.Sha256)
                return null;
        }

        return new TrainingState(manifest.Version, weights, optimizer, states, ledger);
    }
}
