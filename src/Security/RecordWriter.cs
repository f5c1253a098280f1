using System.Buffers;
using System.IO.Pipelines;

namespace DistSeq.Security;

/// <summary>
/// Takes records of TLS and hands several on at once. A stream that encrypts writes each record of 16 KiB apart, which would wake
/// the socket's side for each; after a full record more is to come, or the stream is flushed.
/// </summary>
/// <param name="output">Takes the records.</param>
internal sealed class RecordWriter(PipeWriter output) : PipeWriter
{
    private const int FullRecord = 16 << 10;
    private const int MostHeld = 512 << 10;

    private int _held;

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (source.Length < FullRecord || _held + source.Length > MostHeld)
        {
            _held = 0;
            return output.WriteAsync(source, cancellationToken);
        }

        output.Write(source.Span);
        _held += source.Length;
        return ValueTask.FromResult(default(FlushResult));
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        _held = 0;
        return output.FlushAsync(cancellationToken);
    }

    public override void Advance(int bytes) => output.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => output.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => output.GetSpan(sizeHint);

    public override void CancelPendingFlush() => output.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => output.Complete(exception);
}
