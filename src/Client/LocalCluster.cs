using DistSeq.Client.Clusters;
using DistSeq.Silo;

namespace DistSeq.Client;

/// <summary>A silo within this process, for the time of one command. One process at a time may hold its folder.</summary>
internal sealed class LocalCluster : ICluster
{
    private readonly EmbeddedSilo _silo;
    private readonly FileStream _hold;

    private LocalCluster(EmbeddedSilo silo, FileStream hold)
    {
        _silo = silo;
        _hold = hold;
    }

    public IGrainFactory Grains => _silo.Grains;

    /// <exception cref="InvalidOperationException">Another process holds the folder.</exception>
    public static async Task<LocalCluster> OpenAsync(
        string folder, bool resumesJobs, CancellationToken cancellationToken)
    {
        FileTrouble.MakeFolder(folder);
        var hold = Hold(folder);
        try
        {
            return new LocalCluster(await EmbeddedSilo.StartAsync(folder, resumesJobs, cancellationToken), hold);
        }
        catch
        {
            await hold.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        await _hold.DisposeAsync();
    }

    private static FileStream Hold(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "held"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new InvalidOperationException($"Another distseq process runs the local cluster in {Quoted.Path(folder)}. "
                + "Wait for its end, choose another folder with --out DIR, or start a silo for several clients: "
                + "dotnet run -c Release --project src/Silo", exception);
        }
    }
}
