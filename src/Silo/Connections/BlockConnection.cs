using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace DistSeq.Silo.Connections;

/// <summary>
/// A TCP connection whose buffers are as large as the messages: gradients and weights are megabytes, and in blocks of 4 KiB each
/// block takes a system call or two and a change of thread.
/// </summary>
internal sealed class BlockConnection : DefaultConnectionContext
{
    private const int SmallestBlock = 4 << 10;
    private const int SentBlock = 4 << 20;
    private const int LargestBlock = 1 << 20;

    // The other side may hang.
    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(2);

    private readonly Socket _socket;
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _pumps;

    private BlockConnection(Socket socket, Pipe received, Pipe sent)
        : base(Guid.NewGuid().ToString("N"), new Ends(received.Reader, sent.Writer), new Ends(sent.Reader, received.Writer))
    {
        _socket = socket;
        (LocalEndPoint, RemoteEndPoint) = (socket.LocalEndPoint, socket.RemoteEndPoint);
        ConnectionClosed = _closed.Token;
        _pumps = Task.WhenAll(ReceiveAsync(received.Writer), SendAsync(sent.Reader));
    }

    /// <summary>Takes over a connected socket, and closes it in the end.</summary>
    public static BlockConnection Over(Socket socket)
    {
        // Nobody waits for a reader to catch up: Orleans has its own limits on messages.
        var received = PipeOf(SmallestBlock);
        var sent = PipeOf(SentBlock);
        return new BlockConnection(socket, received, sent);
    }

    /// <summary>A socket for a connection: it sends without delay, and sends nothing more once it is closed.</summary>
    public static Socket Socket(AddressFamily family) =>
        new(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(true, 0) };

    private static Pipe PipeOf(int block) => new(new PipeOptions(
        minimumSegmentSize: block, pauseWriterThreshold: 0, resumeWriterThreshold: 0, useSynchronizationContext: false));

    public override void Abort(ConnectionAbortedException abortReason) => _socket.Dispose();

    /// <summary>
    /// Hands what was written to the system before it closes, unless the connection was aborted or the other side accepts nothing
    /// for long; data that has not been handed over by then may be lost.
    /// </summary>
    public override async ValueTask DisposeAsync()
    {
        await Transport.Input.CompleteAsync();
        await Transport.Output.CompleteAsync();
        await Task.WhenAny(_pumps, Task.Delay(LongestClose));
        _socket.Dispose();
        await _pumps;
        _closed.Dispose();
        await base.DisposeAsync();
    }

    private async Task ReceiveAsync(PipeWriter received)
    {
        // Not on the thread that connects.
        await Task.Yield();
        Exception? error = null;
        try
        {
            while (true)
            {
                // An idle connection holds no block.
                if (_socket.Available == 0)
                    await _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None);
                var block = received.GetMemory(Math.Clamp(_socket.Available, SmallestBlock, LargestBlock));
                var count = await _socket.ReceiveAsync(block, SocketFlags.None);
                if (count == 0)
                    break;
                received.Advance(count);
                if ((await received.FlushAsync()).IsCompleted)
                    break;
            }
        }
        catch (SocketException exception)
        {
            error = new ConnectionResetException(exception.Message, exception);
        }
#pragma warning disable CA1031 // Any exception ends the connection, and its reader is told.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            error = new ConnectionAbortedException("The connection was closed here.", exception);
        }

        await received.CompleteAsync(error);
        await _closed.CancelAsync();
    }

    private async Task SendAsync(PipeReader sent)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                var result = await sent.ReadAsync();
                foreach (var block in result.Buffer)
                {
                    for (var rest = block; rest.Length > 0;)
                        rest = rest[await _socket.SendAsync(rest, SocketFlags.None)..];
                }

                sent.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                    break;
            }
        }
#pragma warning disable CA1031 // Any exception ends the connection: the receiving pump reports it.
        catch
#pragma warning restore CA1031
        {
        }

        // The other side sees the end, and the receiving pump ends.
        _socket.Dispose();
        await sent.CompleteAsync();
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
