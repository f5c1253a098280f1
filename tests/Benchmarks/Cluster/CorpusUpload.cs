using System.Security.Cryptography;
using DistSeq.Contracts.Artifacts;
using DistSeq.Contracts.Data;
using DistSeq.Contracts.Specs;

namespace DistSeq.Benchmarks.Cluster;

/// <summary>Brings a text to the cluster.</summary>
internal static class CorpusUpload
{
    private const int PartBytes = 1 << 20;

    /// <summary>Sends what is not there yet, and has it prepared.</summary>
    public static async Task<DatasetStatus> PrepareAsync(IGrainFactory grains, byte[] content, DataSpec spec)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        var upload = grains.GetGrain<IUploadGrain>(sha256);
        if (!await upload.IsComplete())
        {
            var parts = content.Chunk(PartBytes).ToList();
            for (var index = 0; index < parts.Count; index++)
                await upload.SendPart(index, parts[index]);
            await upload.Complete(parts.Count);
        }

        return await grains.GetGrain<IDatasetGrain>(sha256).Prepare(spec);
    }
}
