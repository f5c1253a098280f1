using System.Buffers;
using Microsoft.AspNetCore.Connections.Features;

namespace DistSeq.Security;

/// <summary>
/// Blocks for what is encrypted: several records of TLS, which hold 16 KiB each. With the usual blocks of 4 KiB each record would
/// be a quarter full.
/// </summary>
internal sealed class RecordPool : MemoryPool<byte>
{
    private const int SmallestBlock = 128 << 10;

    /// <summary>The pool as connections name it.</summary>
    public static IMemoryPoolFeature Feature { get; } = new Named(new RecordPool());

    public override int MaxBufferSize => Array.MaxLength;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => new Block(Math.Max(SmallestBlock, minBufferSize));

    protected override void Dispose(bool disposing)
    {
    }

    private sealed record Named(MemoryPool<byte> MemoryPool) : IMemoryPoolFeature;

    private sealed class Block(int size) : IMemoryOwner<byte>
    {
        private byte[]? _array = ArrayPool<byte>.Shared.Rent(size);

        public Memory<byte> Memory => _array ?? throw new ObjectDisposedException(nameof(Block));

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _array, null) is { } array)
                ArrayPool<byte>.Shared.Return(array);
        }
    }
}
