using DistSeq.Client.Clusters;

namespace DistSeq.Client.Data;

/// <summary>Uploads content to the cluster in parts; parts that are already there are not sent.</summary>
internal static class Upload
{
    private const int PartBytes = 1 << 20;

    /// <summary>Sends data from its files.</summary>
    public static Task SendAsync(IGrainFactory grains, LocalData data, Patience patience, CancellationToken cancellationToken) =>
        SendAsync(grains, data.Sha256, data.Length, data.WriteAsync, patience, cancellationToken);

    /// <summary>Sends content that is in memory.</summary>
    public static Task SendAsync(
        IGrainFactory grains, string sha256, ReadOnlyMemory<byte> content, Patience patience,
        CancellationToken cancellationToken) => SendAsync(
        grains, sha256, content.Length, async (destination, cancelled) => await destination.WriteAsync(content, cancelled),
        patience, cancellationToken);

    private static async Task SendAsync(
        IGrainFactory grains, string sha256, long length, Func<Stream, CancellationToken, Task> write, Patience patience,
        CancellationToken cancellationToken)
    {
        var upload = grains.GetGrain<IUploadGrain>(sha256);
        if (await patience.AskAsync(upload.IsComplete, cancellationToken))
            return;
        var parts = (int)((length + PartBytes - 1) / PartBytes);
        for (var attempt = 1; ; attempt++)
        {
            // A single part is sent as soon as it is asked for.
            int[] missing = parts == 1 ? [0] : await patience.AskAsync(() => upload.Missing(parts), cancellationToken);
            await using var sender = new PartSender(PartBytes, missing.ToHashSet(), (index, part) =>
                patience.AskAsync(() => upload.SendPart(index, part), cancellationToken));
            if (missing.Length > 0)
            {
                await write(sender, cancellationToken);
                await sender.EndAsync();
            }

            try
            {
                await patience.AskAsync(() => upload.Complete(parts), cancellationToken);
                return;
            }
            catch (InvalidOperationException) when (attempt == 1)
            {
                // A silo that went down took parts with it, or one was damaged there: send what is missing once more.
            }
        }
    }
}
