using DistSeq.Grains.Cluster;
using DistSeq.Security;

namespace DistSeq.Silo.Hosting;

/// <summary>Says at every start that a silo is open to everybody, and later what is wrong with new certificates.</summary>
internal sealed partial class SecurityNotice(
    ILogger<SecurityNotice> log, SiloSecurity security, CertificateFolder? folder = null) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (security.IsOpen)
            LogOpen(log);
        if (folder is not null)
            folder.Warn = fault => LogUnusable(log, fault);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "DISTSEQ__INSECURE=true: whoever reaches the ports of this silo can read "
        + "and change everything. Set DISTSEQ__TLS instead.")]
    private static partial void LogOpen(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The new certificates cannot be used: {Fault}")]
    private static partial void LogUnusable(ILogger logger, string fault);
}
