using DistSeq.Client.Clusters;
using DistSeq.Contracts.Artifacts;

namespace DistSeq.Client.Data;

/// <summary>Brings content to the cluster in parts; what is there already is not sent.</summary>
internal static class Upload
{
    private const int PartBytes = 1 << 20;

    public static async Task SendAsync(IGrainFactory grains, string sha256, ReadOnlyMemory<byte> content, Patience patience, CancellationToken cancellationToken)
    {
        var upload = grains.GetGrain<IUploadGrain>(sha256);
        if (await patience.AskAsync(upload.IsComplete, cancellationToken))
            return;
        var parts = (content.Length + PartBytes - 1) / PartBytes;
        for (var attempt = 1; ; attempt++)
        {
            for (var index = 0; index < parts; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var start = index * PartBytes;
                var part = content.Slice(start, Math.Min(PartBytes, content.Length - start)).ToArray();
                await patience.AskAsync(() => upload.SendPart(index, part), cancellationToken);
            }

            try
            {
                await patience.AskAsync(() => upload.Complete(parts), cancellationToken);
                return;
            }
            catch (InvalidOperationException) when (attempt == 1)
            {
                // A silo that went down took parts with it: once more from the start.
            }
        }
    }
}
