using System.Buffers;
using System.Net;
using System.Net.Sockets;
using DistSeq.Silo.Connections;
using Microsoft.AspNetCore.Connections;

namespace DistSeq.Silo.Tests.Connections;

/// <summary>What silos send each other arrives whole, and both see when a connection ends.</summary>
public sealed class BlockConnectionTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly BlockConnectionListener _listener = BlockConnectionListener.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(4_096)]
    [InlineData(3_000_001)]
    [InlineData(20_000_000)]
    public async Task What_is_sent_arrives_in_both_directions_at_once(int length)
    {
        var (near, far) = await Pair();
        await using var first = near;
        await using var second = far;
        var (forth, back) = (Bytes(length, 1), Bytes(length, 2));
        await Task.WhenAll(Send(near, forth), Send(far, back));
        Assert.Equal(forth, await Receive(far, length));
        Assert.Equal(back, await Receive(near, length));
    }

    [Fact]
    public async Task Many_small_ones_keep_their_order()
    {
        var (near, far) = await Pair();
        await using var first = near;
        await using var second = far;
        for (var i = 0; i < 2_000; i++)
            await near.Transport.Output.WriteAsync(BitConverter.GetBytes(i), Token);
        var received = await Receive(far, 2_000 * sizeof(int));
        Assert.Equal(
            Enumerable.Range(0, 2_000), Enumerable.Range(0, 2_000).Select(i => BitConverter.ToInt32(received, i * sizeof(int))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_end_is_seen_by_both(bool aborts)
    {
        var (near, far) = await Pair();
        await using var second = far;
        var closed = new TaskCompletionSource();
        using var registration = far.ConnectionClosed.Register(closed.SetResult);
        if (aborts)
            near.Abort(new ConnectionAbortedException("test"));
        await near.DisposeAsync();
        await closed.Task.WaitAsync(Patience, Token);
        try
        {
            var result = await far.Transport.Input.ReadAsync(Token).AsTask().WaitAsync(Patience, Token);
            Assert.True(result.IsCompleted);
        }
        catch (ConnectionResetException)
        {
            // A connection that was closed at once is reported as closed.
        }
    }

    [Fact]
    public async Task What_comes_in_many_blocks_is_one_run()
    {
        var (near, far) = await Pair();
        await using var first = near;
        await using var second = far;
        var receiving = Receive(far, 10_000_000);
        await Send(near, Bytes(10_000_000, 3));
        Assert.Equal(Bytes(10_000_000, 3), await receiving);
    }

    [Fact]
    public async Task A_writer_that_ends_with_an_error_ends_the_connection()
    {
        var (near, far) = await Pair();
        await using var second = far;
        var closed = new TaskCompletionSource();
        using var registration = far.ConnectionClosed.Register(closed.SetResult);
        await near.Transport.Output.CompleteAsync(new InvalidOperationException("test"));
        await closed.Task.WaitAsync(Patience, Token);
        await near.DisposeAsync();
    }

    [Fact]
    public async Task One_that_takes_nothing_is_not_waited_for()
    {
        using var silent = BlockConnection.Socket(AddressFamily.InterNetwork);
        var accepting = _listener.AcceptAsync(Token).AsTask();
        await silent.ConnectAsync(_listener.EndPoint, Token);
        var near = (await accepting.WaitAsync(Patience, Token))!;
        await Send(near, Bytes(100_000_000, 6));
        await near.DisposeAsync().AsTask().WaitAsync(Patience, Token);
    }

    [Fact]
    public async Task A_listener_that_stops_takes_no_more()
    {
        var accepting = _listener.AcceptAsync(Token).AsTask();
        await _listener.UnbindAsync(Token);
        Assert.Null(await accepting.WaitAsync(Patience, Token));
    }

    [Fact]
    public async Task A_port_that_is_taken_and_one_where_nobody_is_are_told()
    {
        var taken = (IPEndPoint)_listener.EndPoint;
        Assert.Contains(
            "DISTSEQ__SILOPORT", Assert.Throws<AddressInUseException>(() => BlockConnectionListener.Bind(taken)).Message,
            StringComparison.Ordinal);
        await _listener.UnbindAsync(Token);
        var refused = await Assert.ThrowsAsync<SocketException>(
            async () => await new BlockConnectionFactory().ConnectAsync(taken, Token));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    private static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static async Task Send(ConnectionContext connection, byte[] bytes) =>
        await connection.Transport.Output.WriteAsync(bytes, Token);

    private static async Task<byte[]> Receive(ConnectionContext connection, int length)
    {
        var result = await connection.Transport.Input.ReadAtLeastAsync(length, Token).AsTask().WaitAsync(Patience, Token);
        var bytes = result.Buffer.Slice(0, length).ToArray();
        connection.Transport.Input.AdvanceTo(result.Buffer.GetPosition(length));
        return bytes;
    }

    private async Task<(ConnectionContext Near, ConnectionContext Far)> Pair()
    {
        var accepting = _listener.AcceptAsync(Token).AsTask();
        var near = await new BlockConnectionFactory().ConnectAsync(_listener.EndPoint, Token);
        return (near, (await accepting.WaitAsync(Patience, Token))!);
    }
}
