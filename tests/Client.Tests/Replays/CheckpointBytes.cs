using System.Runtime.InteropServices;

namespace DistSeq.Client.Tests.Replays;

/// <summary>Small checkpoint files.</summary>
internal static class CheckpointBytes
{
    public static byte[] Of(params (string Name, long[] Shape, float[] Values)[] arrays) => Of("job", "x", arrays);

    /// <summary>One with an entry in its metadata.</summary>
    public static byte[] Of(string key, string value, params (string Name, long[] Shape, float[] Values)[] arrays)
    {
        var metadata = JsonSerializer.Serialize(new Dictionary<string, string> { [key] = value });
        var (entries, data) = (new List<string> { $"\"__metadata__\":{metadata}" }, new List<byte>());
        foreach (var (name, shape, values) in arrays)
        {
            var begin = data.Count;
            data.AddRange(MemoryMarshal.AsBytes(values.AsSpan()));
            entries.Add($"\"{name}\":{{\"dtype\":\"F32\",\"shape\":[{string.Join(',', shape)}],"
                + $"\"data_offsets\":[{begin},{data.Count}]}}");
        }

        var header = Encoding.UTF8.GetBytes($"{{{string.Join(',', entries)}}}");
        return [.. BitConverter.GetBytes((long)header.Length), .. header, .. data];
    }
}
