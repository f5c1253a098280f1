namespace DistSeq.Silo;

/// <summary>A silo inside another process: no server, no configuration. State lasts in one folder.</summary>
public sealed class EmbeddedSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private EmbeddedSilo(IHost host) => _host = host;

    /// <summary>The door to the silo's grains.</summary>
    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Starts a silo whose records and artifacts live below <paramref name="folder"/>.</summary>
    public static async Task<EmbeddedSilo> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var host = Host.CreateApplicationBuilder().Build();
        await host.StartAsync(cancellationToken);
        return new EmbeddedSilo(host);
    }

    /// <summary>Stops the silo; running jobs end at a step boundary and go on at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
