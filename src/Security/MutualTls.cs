using System.IO.Pipelines;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Orleans.Configuration;
using Orleans.Connections.Security;

namespace DistSeq.Security;

/// <summary>
/// Encrypts the connections of silos and clients. Both sides show a certificate of one authority; addresses and names in it do
/// not matter, because pods get new ones, but its role does.
/// </summary>
public static class MutualTls
{
    private static readonly TimeSpan LongestHandshake = TimeSpan.FromSeconds(10);

    /// <summary>Between silos only silos; at the gateway anybody with a role.</summary>
    public static ISiloBuilder UseMutualTls(this ISiloBuilder silo, CertificateFolder folder) =>
        silo.Configure<SiloConnectionOptions>(connections =>
        {
            connections.ConfigureSiloInboundConnection(
                connection => connection.UseLargeBlocks().UseServerTls(Options(folder, Role.Silo)));
            connections.ConfigureSiloOutboundConnection(
                connection => connection.UseLargeBlocks().UseClientTls(Options(folder, Role.Silo)));
            connections.ConfigureGatewayInboundConnection(connection =>
            {
                connection.UseLargeBlocks().UseServerTls(Options(folder, Role.Viewer));
                connection.Use(static next => context => RequestGate.RunAsync(context, next));
            });
        });

    /// <summary>A client talks to silos only, and not to somebody else who has a certificate.</summary>
    public static IClientBuilder UseMutualTls(this IClientBuilder client, CertificateFolder folder) =>
        client.Configure<ClientConnectionOptions>(connections =>
            connections.ConfigureConnection(
                connection => connection.UseLargeBlocks().UseClientTls(Options(folder, Role.Silo))));

    // Gradients are megabytes: what is encrypted is handed on in large pieces.
    private static IConnectionBuilder UseLargeBlocks(this IConnectionBuilder connection)
    {
        connection.Use(static next => async context =>
        {
            var transport = context.Transport;
            context.Features.Set<IMemoryPoolFeature>(RecordPool.Feature);
            context.Transport = new Ends(transport.Input, new RecordWriter(transport.Output));
            try
            {
                await next(context);
            }
            finally
            {
                context.Transport = transport;
            }
        });
        return connection;
    }

    /// <param name="folder">This side's certificate, and the authority.</param>
    /// <param name="least">The least role of the other side.</param>
    private static TlsOptions Options(CertificateFolder folder, Role least) => new()
    {
        HandshakeTimeout = LongestHandshake,
        RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
        // The middleware demands one of its own; the context below is what counts.
        LocalServerCertificateSelector = (_, _) => folder.Current.Certificate,
        RemoteCertificateValidation = (certificate, _, errors) =>
            (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None
            && Caller.Of(certificate, out string? _)?.Role >= least,
        OnAuthenticateAsServer = (_, options) =>
        {
            var identity = folder.Current;
            var server = (SslServerAuthenticationOptions)options.SslServerAuthenticationOptions;
            (server.ServerCertificateSelectionCallback, server.ServerCertificateContext) = (null, identity.Context);
            server.CertificateChainPolicy = Trust.Policy(identity.Roots);
            // A resumed session would outlive a replaced authority.
            server.AllowTlsResume = false;
        },
        OnAuthenticateAsClient = (_, options) =>
        {
            var identity = folder.Current;
            var client = (SslClientAuthenticationOptions)options.SslClientAuthenticationOptions;
            (client.LocalCertificateSelectionCallback, client.ClientCertificateContext) = (null, identity.Context);
            client.CertificateChainPolicy = Trust.Policy(identity.Roots);
            client.AllowTlsResume = false;
        },
    };

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
