namespace DistSeq.Client.Data;

/// <summary>Cuts what is written into parts of an upload, and sends those that are missing.</summary>
/// <param name="partBytes">Bytes of a part; the last has fewer.</param>
/// <param name="missing">Numbers of the parts to send.</param>
/// <param name="send">Sends a part, which no longer changes.</param>
internal sealed class PartSender(int partBytes, IReadOnlySet<int> missing, Func<int, byte[], Task> send) : ForwardStream
{
    private byte[] _part = [];
    private int _count;
    private int _index;

    public override bool CanWrite => true;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_part.Length == 0 && missing.Contains(_index))
                _part = new byte[partBytes];
            var count = Math.Min(partBytes - _count, buffer.Length);
            if (_part.Length > 0)
                buffer[..count].CopyTo(_part.AsMemory(_count));
            buffer = buffer[count..];
            if ((_count += count) == partBytes)
                await EndPartAsync();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Sends the last part, which may be short.</summary>
    public async Task EndAsync()
    {
        if (_count > 0)
            await EndPartAsync();
    }

    private async Task EndPartAsync()
    {
        if (_part.Length > 0)
        {
            await send(_index, _count == _part.Length ? _part : _part[.._count]);
            ClientTelemetry.Uploaded(_count);
        }

        (_part, _count) = ([], 0);
        _index++;
    }
}
