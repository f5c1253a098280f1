using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace DistSeq.Security.Tests.Attacks;

/// <summary>A client that speaks Orleans' protocol itself.</summary>
public sealed class RequestGateTests
{
    private const uint Request = 0x0001_0000, Response = 0x0002_0000, OneWay = 0x0003_0000, Invalidation = 1 << 7;

    // Flags that requests have: request context, interface, time to live.
    private const uint Usual = 0x0150;

    private static readonly byte[] Preamble = [5, 0, 0, 0, 1, 2, 3, 4, 5];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Requests_pass_whole_however_they_come(int piece)
    {
        byte[] sent = [.. Preamble, .. Message(Request | Usual, 30, 100), .. Message(OneWay, 20, 0), .. Message(Request, 4, 9)];
        Assert.Equal(sent, await ReceiveAsync(sent, piece));
    }

    [Theory]
    [InlineData(Response, 1)]
    [InlineData(Response | Usual, 1000)]
    [InlineData(Request | Invalidation, 3)]
    [InlineData(OneWay | Invalidation, 1000)]
    [InlineData(0u, 1000)]
    [InlineData(0x0004_0000u, 1000)]
    public async Task Anything_else_ends_the_connection_wherever_it_hides(uint flags, int piece)
    {
        foreach (var before in (int[])[0, 1, 3])
        {
            byte[] sent = [.. Preamble, .. Enumerable.Repeat(Message(Request, 16, 40), before).SelectMany(static it => it),
                .. Message(flags, 16, 40)];
            await Assert.ThrowsAsync<ConnectionAbortedException>(() => ReceiveAsync(sent, piece));
        }
    }

    [Fact]
    public async Task A_length_below_0_ends_the_connection()
    {
        var message = Message(Request, 16, 0);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(4), -28);
        await Assert.ThrowsAsync<ConnectionAbortedException>(() => ReceiveAsync([.. Preamble, .. message], 1000));
    }

    private static byte[] Message(uint flags, int header, int body)
    {
        var message = new byte[8 + header + body];
        BinaryPrimitives.WriteInt32LittleEndian(message, header);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(4), body);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(8), flags);
        // A body that looks like an answer is still a body.
        message.AsSpan(12).Fill(2);
        return message;
    }

    // Takes whole messages, as Orleans does.
    private static async Task<byte[]> ReceiveAsync(byte[] sent, int piece)
    {
        var pipe = new Pipe();
        var gate = new RequestGate(pipe.Reader);
        var received = new List<byte>();
        var sending = SendAsync();
        while (true)
        {
            var result = await Eventually.Comes(gate.ReadAsync(TestContext.Current.CancellationToken).AsTask());
            var buffer = result.Buffer;
            while (Whole(buffer, received.Count) is { } length && buffer.Length >= length)
            {
                received.AddRange(buffer.Slice(0, length).ToArray());
                buffer = buffer.Slice(length);
            }

            if (result.IsCompleted)
                break;
            gate.AdvanceTo(buffer.Start, buffer.End);
        }

        await sending;
        return [.. received];

        async Task SendAsync()
        {
            foreach (var part in sent.Chunk(piece))
                await pipe.Writer.WriteAsync(part, TestContext.Current.CancellationToken);
            await pipe.Writer.CompleteAsync();
        }
    }

    private static long? Whole(ReadOnlySequence<byte> buffer, int before)
    {
        if (before == 0)
            return Preamble.Length;
        if (buffer.Length < 8)
            return null;
        var lengths = buffer.Slice(0, 8).ToArray();
        return 8L + BinaryPrimitives.ReadInt32LittleEndian(lengths) + BinaryPrimitives.ReadInt32LittleEndian(lengths.AsSpan(4));
    }
}
