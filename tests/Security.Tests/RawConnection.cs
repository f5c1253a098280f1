using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace DistSeq.Security.Tests;

/// <summary>Connections without Orleans.</summary>
internal static class RawConnection
{
    /// <summary>Whether a port lets a certificate in: it then waits for what a client says, and does not close.</summary>
    public static async Task<bool> LetsInAsync(IPEndPoint port, string? certificates)
    {
        using var socket = await ConnectAsync(port);
        await using var stream = new SslStream(socket.GetStream());
        try
        {
            await Eventually.Comes(stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                // The attacker does not mind who answers.
#pragma warning disable CA5359
                RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
                TargetHost = "silo",
                ClientCertificates = certificates is null ? null : [Certificates.Load(certificates)],
                ApplicationProtocols = [new SslApplicationProtocol("Orleans1")],
            }));
            // Silence after the handshake is what those get who are let in; Orleans closes at the wrong word.
            var closes = ClosesAsync(stream);
            if (await Task.WhenAny(closes, Task.Delay(TimeSpan.FromSeconds(3))) != closes)
                return true;
            return !await closes;
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException or SocketException)
        {
            return false;
        }
    }

    /// <summary>Completes when the other side closes a connection on which this one says something, or nothing.</summary>
    public static async Task ClosesAsync(IPEndPoint port, byte[] word)
    {
        using var socket = await ConnectAsync(port);
        var stream = socket.GetStream();
        if (word.Length > 0)
            await stream.WriteAsync(word);
        await Eventually.Comes(ClosesAsync(stream));
    }

    private static async Task<TcpClient> ConnectAsync(IPEndPoint port)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(port);
        return socket;
    }

    private static async Task<bool> ClosesAsync(Stream stream)
    {
        var buffer = new byte[1024];
        try
        {
            while (await stream.ReadAsync(buffer) > 0)
            {
            }

            return true;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
