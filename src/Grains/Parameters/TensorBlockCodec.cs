using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;

namespace DistSeq.Grains.Parameters;

/// <summary>
/// Wire form of a block: length of what follows, one byte of format (0: float32), the values little-endian. In bulk, where the default
/// codec of arrays takes five bytes and a virtual call for each element.
/// </summary>
[RegisterSerializer]
internal sealed class TensorBlockCodec : IFieldCodec<TensorBlock>
{
    private const byte Float32 = 0;

    // Far below the message cap of 100 MiB, past which the caller would see the silo as unavailable.
    private const int LargestBytes = 64 << 20;

    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, [AllowNull] Type expectedType, [AllowNull] TensorBlock value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType, value))
            return;
        var bytes = MemoryMarshal.AsBytes(value.Values.Span);
        if (bytes.Length > LargestBytes)
        {
            throw new InvalidOperationException(
                $"A block of {bytes.Length >> 20} MiB is too large for one message ({LargestBytes >> 20} MiB); raise cluster.parameterShards.");
        }

        writer.WriteFieldHeader(fieldIdDelta, expectedType, typeof(TensorBlock), WireType.LengthPrefixed);
        writer.WriteVarUInt32((uint)bytes.Length + 1);
        writer.WriteByte(Float32);
        writer.Write(bytes);
    }

    public TensorBlock ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.IsReference)
            return ReferenceCodec.ReadReference<TensorBlock, TInput>(ref reader, field)!;
        field.EnsureWireType(WireType.LengthPrefixed);
        var length = reader.ReadVarUInt32();
        if (length is 0 or > LargestBytes + 1 || (length - 1) % sizeof(float) != 0)
            throw new InvalidDataException($"A tensor block of {length} bytes cannot be.");
        var format = reader.ReadByte();
        if (format != Float32)
            throw new InvalidDataException($"A tensor block of format {format} is unknown here; silos of one cluster must be of one version.");
        var values = GC.AllocateUninitializedArray<float>((int)(length - 1) / sizeof(float));
        reader.ReadBytes(MemoryMarshal.AsBytes(values.AsSpan()));
        var block = new TensorBlock(values);
        ReferenceCodec.RecordObject(reader.Session, block);
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
