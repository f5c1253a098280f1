using System.Buffers.Binary;
using System.Text.Json;

namespace DistSeq.Client.Runs;

/// <summary>
/// What a checkpoint file says of itself, before its weights: length of the header (8 bytes, little-endian), the header in JSON.
/// </summary>
internal static class CheckpointHeader
{
    private const int LengthBytes = 8;
    private const long LongestHeader = 100 << 20;

    /// <summary>The metadata.</summary>
    /// <exception cref="InvalidDataException">
    /// It is no checkpoint; the message names the file and says what to give instead.
    /// </exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        using var file = File.OpenRead(path);
        if (file.Length == 0)
            throw No(path, "is empty");
        try
        {
            var bytes = new byte[LengthBytes];
            file.ReadExactly(bytes);
            var length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
            if (length < 2 || length > Math.Min(LongestHeader, file.Length - LengthBytes))
                throw No(path, "is no safetensors file");
            var header = new byte[length];
            file.ReadExactly(header);
            using var json = JsonDocument.Parse(header);
            return json.RootElement.TryGetProperty("__metadata__", out var metadata)
                ? metadata.EnumerateObject()
                    .ToDictionary(static entry => entry.Name, static entry => entry.Value.GetString() ?? "")
                : throw No(path, "has no metadata, which train writes into its checkpoints");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or EndOfStreamException)
        {
            throw No(path, "is no safetensors file");
        }
    }

    private static InvalidDataException No(string path, string what) =>
        new($"{path} {what}. "
            + "Name the checkpoint.safetensors of a run's folder, that folder, or a job id (list them with: jobs).");
}
