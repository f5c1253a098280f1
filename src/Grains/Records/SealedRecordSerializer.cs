using DistSeq.Grains.Artifacts;
using Orleans.Storage;

namespace DistSeq.Grains.Records;

/// <summary>Records with their hash, which is checked whenever one is read.</summary>
/// <param name="inner">Writes the record itself.</param>
public sealed class SealedRecordSerializer(IGrainStorageSerializer inner) : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(Seal.Close(inner.Serialize(input).ToMemory().Span));

    /// <exception cref="InvalidDataException">It is not what was written.</exception>
    public T? Deserialize<T>(BinaryData input) => inner.Deserialize<T>(new BinaryData(Seal.Open(input.ToMemory())));
}
