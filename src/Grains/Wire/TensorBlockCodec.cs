using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;

namespace DistSeq.Grains.Wire;

/// <summary>
/// Wire form of a block: length of what follows in bytes, a byte of <see cref="WireFormat"/>, the number of elements (4 bytes;
/// not for float32), the elements, all little-endian. They are written in bulk: the default codec of arrays takes five bytes and
/// a virtual call for each.
/// </summary>
[RegisterSerializer]
internal sealed class TensorBlockCodec : IFieldCodec<TensorBlock>
{
    // Far below the message cap of 100 MiB, past which the caller would see the silo as unavailable.
    private const int LargestBytes = 64 << 20;

    public void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, [AllowNull] Type expectedType, [AllowNull] TensorBlock value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType, value))
            return;
        var values = value.Values.Span;
        if (values.Length > LargestBytes / sizeof(float))
        {
            throw new InvalidOperationException(
                $"A block of {values.Length >> 18} MiB is too large for one message ({LargestBytes >> 20} MiB); "
                + "raise cluster.parameterShards.");
        }

        writer.WriteFieldHeader(fieldIdDelta, expectedType, typeof(TensorBlock), WireType.LengthPrefixed);
        switch (value.Format)
        {
            case WireFormat.Float32:
                Write(ref writer, value.Format, null, MemoryMarshal.AsBytes(values));
                break;
            case WireFormat.Sparse:
                Write(ref writer, value.Format, values.Length, SparseFloats.Pack(values));
                break;
            default:
                var length = value.Format == WireFormat.BFloat16
                    ? values.Length * sizeof(ushort)
                    : Int8Blocks.PackedLength(values.Length);
                var packed = ArrayPool<byte>.Shared.Rent(length);
                if (value.Format == WireFormat.BFloat16)
                    BFloat16.Pack(values, packed);
                else
                    Int8Blocks.Pack(values, packed);
                Write(ref writer, value.Format, values.Length, packed.AsSpan(0, length));
                ArrayPool<byte>.Shared.Return(packed);
                break;
        }
    }

    public TensorBlock ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.IsReference)
            return ReferenceCodec.ReadReference<TensorBlock, TInput>(ref reader, field)!;
        field.EnsureWireType(WireType.LengthPrefixed);
        var length = reader.ReadVarUInt32();
        if (length is 0 or > LargestBytes + 5)
            throw new InvalidDataException($"A tensor block of {length} bytes cannot be.");
        var format = (WireFormat)reader.ReadByte();
        var block = format == WireFormat.Float32
            ? Read(ref reader, (int)length - 1)
            : ReadPacked(ref reader, format, (int)length - 1);
        ReferenceCodec.RecordObject(reader.Session, block);
        return block;
    }

    private static void Write<TBufferWriter>(
        ref Writer<TBufferWriter> writer, WireFormat format, int? count, ReadOnlySpan<byte> bytes)
        where TBufferWriter : IBufferWriter<byte>
    {
        writer.WriteVarUInt32((uint)(1 + (count is null ? 0 : sizeof(int)) + bytes.Length));
        writer.WriteByte((byte)format);
        if (count is { } known)
            writer.WriteInt32(known);
        writer.Write(bytes);
        WireMetrics.Add((byte)format, bytes.Length);
    }

    private static TensorBlock Read<TInput>(ref Reader<TInput> reader, int length)
    {
        if (length % sizeof(float) != 0)
            throw new InvalidDataException($"A tensor block of {length} bytes cannot be.");
        var (block, values) = TensorBlock.Rent(length / sizeof(float), WireFormat.Float32);
        reader.ReadBytes(MemoryMarshal.AsBytes(values.Span));
        return block;
    }

    private static TensorBlock ReadPacked<TInput>(ref Reader<TInput> reader, WireFormat format, int length)
    {
        if (!Enum.IsDefined(format))
            throw new InvalidDataException(
                $"A tensor block of format {(int)format} is unknown here; silos of one cluster must be of one version.");
        var count = length < sizeof(int) ? -1 : reader.ReadInt32();
        length -= sizeof(int);
        // The count comes from outside: it is checked before it is multiplied.
        var fits = count is >= 0 and <= LargestBytes / sizeof(float) && format switch
        {
            WireFormat.BFloat16 => length == count * sizeof(ushort),
            WireFormat.Int8 => length == Int8Blocks.PackedLength(count),
            _ => true,
        };
        if (!fits)
            throw new InvalidDataException($"A tensor block of {count} elements in {length} bytes cannot be.");
        var (block, memory) = TensorBlock.Rent(count, format);
        var values = memory.Span;
        var packed = ArrayPool<byte>.Shared.Rent(length);
        var bytes = packed.AsSpan(0, length);
        reader.ReadBytes(bytes);
        switch (format)
        {
            case WireFormat.BFloat16:
                BFloat16.Unpack(bytes, values);
                break;
            case WireFormat.Int8:
                Int8Blocks.Unpack(bytes, values);
                break;
            default:
                SparseFloats.Unpack(bytes, values);
                break;
        }

        ArrayPool<byte>.Shared.Return(packed);
        return block;
    }
}

/// <summary>Within a silo a block is not copied.</summary>
[RegisterCopier]
internal sealed class TensorBlockCopier : IDeepCopier<TensorBlock>
{
    [return: NotNullIfNotNull(nameof(input))]
    public TensorBlock? DeepCopy(TensorBlock? input, CopyContext context) => input;
}
