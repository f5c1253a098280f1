using System.Net;
using Microsoft.AspNetCore.Connections;

namespace DistSeq.Silo.Connections;

/// <summary>Connects to other silos.</summary>
internal sealed class BlockConnectionFactory : IConnectionFactory
{
    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = BlockConnection.Socket(endpoint.AddressFamily);
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            return BlockConnection.Over(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
