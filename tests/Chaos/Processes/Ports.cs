using System.Net;
using System.Net.Sockets;

namespace DistSeq.Chaos.Processes;

/// <summary>
/// Ports of loopback for processes that come back on them: below those that the system gives to outgoing connections, so that none is taken
/// in between.
/// </summary>
internal sealed class Ports
{
    private const int First = 15_000;
    private const int Count = 15_000;

    private int _next = Environment.ProcessId * 61 % Count;

    public int Next()
    {
        while (true)
        {
            var port = First + _next;
            _next = (_next + 1) % Count;
            if (IsFree(port))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
