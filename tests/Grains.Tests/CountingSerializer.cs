namespace DistSeq.Grains.Tests;

/// <summary>Counts bytes written into records.</summary>
internal sealed class CountingSerializer(IGrainStorageSerializer inner) : IGrainStorageSerializer
{
    private long _bytes;

    /// <summary>Bytes written so far.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public BinaryData Serialize<T>(T? input)
    {
        var data = inner.Serialize(input);
        Interlocked.Add(ref _bytes, data.ToMemory().Length);
        return data;
    }

    public T? Deserialize<T>(BinaryData input) => inner.Deserialize<T>(input);
}
