using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace DistSeq.Silo.Connections;

/// <summary>Accepts connections of other silos and of clients.</summary>
internal sealed class BlockConnectionListener : IConnectionListener
{
    private const int Backlog = 512;

    private readonly Socket _socket;

    private BlockConnectionListener(Socket socket)
    {
        _socket = socket;
        EndPoint = socket.LocalEndPoint!;
    }

    public EndPoint EndPoint { get; }

    /// <exception cref="AddressInUseException">Another program listens there.</exception>
    public static BlockConnectionListener Bind(EndPoint endpoint)
    {
        var socket = BlockConnection.Socket(endpoint.AddressFamily);
        try
        {
            if (endpoint is IPEndPoint { Address: var address } && address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(endpoint);
            socket.Listen(Backlog);
            return new BlockConnectionListener(socket);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            throw new AddressInUseException(
                $"{endpoint} is taken by another program; stop it, or give this silo other ports "
                + "(DISTSEQ__SILOPORT, DISTSEQ__GATEWAYPORT).", exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var accepted = await _socket.AcceptAsync(cancellationToken);
                accepted.NoDelay = true;
                return BlockConnection.Over(accepted);
            }
            catch (Exception exception) when (exception is ObjectDisposedException
                or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return null;
            }
            catch (SocketException)
            {
                // It was gone before it was accepted.
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => DisposeAsync();

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
