using System.Net;
using System.Net.Sockets;

namespace DistSeq.Processes;

/// <summary>
/// Loopback ports for processes to listen on. They are below those that the system gives to outgoing connections, so that none is
/// taken in between.
/// </summary>
public static class FreePort
{
    private const int First = 15_000;
    private const int Count = 15_000;

    private static int _next = Environment.ProcessId * 61 % Count;

    public static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
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
