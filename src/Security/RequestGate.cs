using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace DistSeq.Security;

/// <summary>
/// What a client sends to a gateway, as long as it is requests. Orleans would also take answers to calls that are not the
/// client's, and corrections of where grains are, and neither passes a filter. A client sends none: it has no observers, and only
/// silos forward. The first to come is Orleans' preamble, then messages: length of header, length of body, and in the header
/// first the flags.
/// </summary>
/// <param name="input">What the client sends, decrypted.</param>
internal sealed class RequestGate(PipeReader input) : PipeReader
{
    private const int PreambleLength = sizeof(int), Lengths = 2 * sizeof(int), Looked = Lengths + sizeof(uint);

    // As in Orleans.Runtime.Message.PackedHeaders.
    private const uint DirectionMask = 0x000F_0000, Request = 0x0001_0000, OneWay = 0x0003_0000, Invalidation = 1 << 7;

    private ReadOnlySequence<byte> _buffer;
    private bool _isBeyondPreamble;

    // From the first byte that is not consumed to the first message that was not looked at.
    private long _next;

    /// <summary>Puts one in front of a gateway's connections.</summary>
    public static async Task RunAsync(ConnectionContext context, ConnectionDelegate next)
    {
        var transport = context.Transport;
        context.Transport = new Ends(new RequestGate(transport.Input), transport.Output);
        try
        {
            await next(context);
        }
        finally
        {
            context.Transport = transport;
        }
    }

    /// <exception cref="ConnectionAbortedException">The client sends what is no request.</exception>
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var result = await input.ReadAsync(cancellationToken);
        Look(result.Buffer);
        return result;
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!input.TryRead(out result))
            return false;
        Look(result.Buffer);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _next -= _buffer.Slice(0, consumed).Length;
        _buffer = default;
        input.AdvanceTo(consumed, examined);
        if (_next < 0)
            throw new ConnectionAbortedException("A message was taken before it was looked at.");
    }

    public override void CancelPendingRead() => input.CancelPendingRead();

    public override void Complete(Exception? exception = null) => input.Complete(exception);

    private void Look(ReadOnlySequence<byte> buffer)
    {
        _buffer = buffer;
        Span<byte> bytes = stackalloc byte[Looked];
        if (!_isBeyondPreamble)
        {
            if (buffer.Length < PreambleLength)
                return;
            buffer.Slice(0, PreambleLength).CopyTo(bytes);
            (_next, _isBeyondPreamble) = (PreambleLength + Length(bytes), true);
        }

        while (buffer.Length >= _next + Looked)
        {
            buffer.Slice(_next, Looked).CopyTo(bytes);
            var flags = BinaryPrimitives.ReadUInt32LittleEndian(bytes[Lengths..]);
            if ((flags & DirectionMask) is not (Request or OneWay) || (flags & Invalidation) != 0)
                throw new ConnectionAbortedException("The client sends what is no request; only silos may.");
            _next += Lengths + Length(bytes) + Length(bytes[sizeof(int)..]);
        }
    }

    private static long Length(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes) is >= 0 and var length
        ? length
        : throw new ConnectionAbortedException("The client sends a length below 0.");

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
