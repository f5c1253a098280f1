using System.Net.Security;
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
            connections.ConfigureSiloInboundConnection(connection => connection.UseServerTls(Options(folder, Role.Silo)));
            connections.ConfigureSiloOutboundConnection(connection => connection.UseClientTls(Options(folder, Role.Silo)));
            connections.ConfigureGatewayInboundConnection(connection =>
            {
                connection.UseServerTls(Options(folder, Role.Viewer));
                connection.Use(static next => context => RequestGate.RunAsync(context, next));
            });
        });

    /// <summary>A client talks to silos only, and not to somebody else who has a certificate.</summary>
    public static IClientBuilder UseMutualTls(this IClientBuilder client, CertificateFolder folder) =>
        client.Configure<ClientConnectionOptions>(connections =>
            connections.ConfigureConnection(connection => connection.UseClientTls(Options(folder, Role.Silo))));

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
}
