using System.Net.Sockets;

namespace DistSeq.Client.Clusters;

/// <summary>A port of a host.</summary>
internal static class Door
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Whether somebody listens there, busy or not.</summary>
    public static async Task<bool> IsOpenAsync(string host, int port)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(host, port, patience.Token);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
