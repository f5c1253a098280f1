using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace DistSeq.Client.Runs;

/// <summary>
/// What a checkpoint file says about itself before its weights: length of the header (8 bytes, little-endian), the JSON header.
/// </summary>
internal static class CheckpointHeader
{
    private const int LengthBytes = 8;
    private const long LongestHeader = 100 << 20;

    /// <summary>The metadata.</summary>
    /// <exception cref="InvalidDataException">
    /// It is not a checkpoint, or a damaged one; the message names the file and says what to do.
    /// </exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return Read(file, path);
        }
        catch (Exception exception) when (FileTrouble.Is(exception))
        {
            throw new InvalidDataException(
                $"{Quoted.Path(path)} cannot be read: {FileTrouble.Reason(exception)}. {Other}", exception);
        }
    }

    /// <summary>The metadata of a checkpoint in memory.</summary>
    /// <param name="content">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InvalidDataException">It is not a checkpoint, or a damaged one.</exception>
    public static IReadOnlyDictionary<string, string> Read(byte[] content, string name) =>
        Read(new MemoryStream(content, writable: false), name);

    /// <summary>SHA-256 of everything behind the header: the weights in canonical layout.</summary>
    public static async Task<string> HashWeightsAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        var start = new byte[LengthBytes];
        await file.ReadAtLeastAsync(start, LengthBytes, throwOnEndOfStream: false, cancellationToken);
        var length = BinaryPrimitives.ReadInt64LittleEndian(start);
        file.Position = LengthBytes + Math.Clamp(length, 0, Math.Max(0, file.Length - LengthBytes));
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    private const string Other =
        "Name the checkpoint.safetensors of a run's folder, that folder, or a job id (list them with: jobs).";

    private static Dictionary<string, string> Read(Stream file, string path)
    {
        if (file.Length == 0)
            throw No(path, "is empty");
        var start = new byte[LengthBytes + 2];
        var count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        // Only a file whose beginning is intact can be told apart from something else.
        var looksLikeOne = start.AsSpan(LengthBytes).SequenceEqual("{\""u8);
        var length = BinaryPrimitives.ReadInt64LittleEndian(start);
        if (count < start.Length || length < 2 || length > Math.Min(LongestHeader, file.Length - LengthBytes))
            throw looksLikeOne ? Damaged(path) : No(path, "is not a safetensors file");
        var header = new byte[length];
        file.Position = LengthBytes;
        file.ReadExactly(header);
        try
        {
            using var json = JsonDocument.Parse(header, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return json.RootElement.TryGetProperty("__metadata__", out var metadata)
                ? metadata.EnumerateObject()
                    .ToDictionary(static entry => entry.Name, static entry => entry.Value.GetString() ?? "")
                : throw No(path, "has no metadata, which train writes into its checkpoints");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw looksLikeOne ? Damaged(path) : No(path, "is not a safetensors file");
        }
    }

    private static InvalidDataException No(string path, string what) => new($"{Quoted.Path(path)} {what}. {Other}");

    private static InvalidDataException Damaged(string path) => new(
        $"{Quoted.Path(path)} is a safetensors file that is damaged or cut short: its header is incomplete. "
        + "Fetch it from its cluster again (watch JOB), or train its spec again.");
}
