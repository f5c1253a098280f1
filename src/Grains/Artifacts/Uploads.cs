using DistSeq.Contracts.Cluster;

namespace DistSeq.Grains.Artifacts;

/// <summary>Reads what clients have uploaded.</summary>
internal static class Uploads
{
    /// <summary>The content of a hash; null where it has not been uploaded.</summary>
    /// <exception cref="DamagedException">It was damaged, and is removed: who asks again uploads it again.</exception>
    public static async Task<byte[]?> Read(IArtifactStore store, string sha256)
    {
        var name = ArtifactName.Checked(ArtifactName.Upload(sha256));
        try
        {
            return await store.Read(name, default);
        }
        catch (DamagedException e)
        {
            await store.Delete(name, default);
            throw new DamagedException($"{e.Message} It has been removed: give the command again, which uploads it again.");
        }
    }
}
