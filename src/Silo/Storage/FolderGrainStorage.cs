using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using DistSeq.Grains.Records;
using Orleans.Storage;

namespace DistSeq.Silo.Storage;

/// <summary>
/// Records of grains as files below one folder, for one silo. A file is the number of its version (8 bytes) and the serialized
/// record; the number is the ETag: a writer that has not seen the latest version is refused.
/// </summary>
internal sealed class FolderGrainStorage(string folder, IGrainStorageSerializer serializer) : IGrainStorage, IRecordNames
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _locks = new();

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var path = PathOf(stateName, grainId);
        if (!File.Exists(path))
        {
            (grainState.ETag, grainState.RecordExists, grainState.State) = (null!, false, Activator.CreateInstance<T>());
            return;
        }

        var file = await File.ReadAllBytesAsync(path);
        grainState.State = serializer.Deserialize<T>(new BinaryData(file.AsMemory(Math.Min(file.Length, sizeof(long)))));
        grainState.ETag = Version(file).ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Exclusively(stateName, grainId, grainState, async (path, version) =>
        {
            var temporary = path + ".tmp";
            await using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                await stream.WriteAsync(BitConverter.GetBytes(version + 1));
                await stream.WriteAsync(serializer.Serialize(grainState.State).ToMemory());
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            grainState.ETag = (version + 1).ToString(CultureInfo.InvariantCulture);
            grainState.RecordExists = true;
        });

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Exclusively(stateName, grainId, grainState, (path, _) =>
        {
            File.Delete(path);
            (grainState.ETag, grainState.RecordExists, grainState.State) = (null!, false, Activator.CreateInstance<T>());
            return Task.CompletedTask;
        });

    /// <summary>A record's name followed by a dash must not begin the name of another listed record.</summary>
    public async IAsyncEnumerable<string> ListKeys(string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var file in Files())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (file.StartsWith(name + '-', StringComparison.Ordinal))
                yield return Uri.UnescapeDataString(file[(name.Length + 1)..]);
        }
    }

    public async IAsyncEnumerable<string> ListNames(
        GrainId grain, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var end = FileName("", grain);
        foreach (var file in Files())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (file.EndsWith(end, StringComparison.Ordinal)
                && file[..^end.Length] is var name && name.StartsWith(prefix, StringComparison.Ordinal))
                yield return name;
        }
    }

    // A file that is cut short has no version: it is overwritten like a new one.
    private static long Version(byte[] file) => file.Length < sizeof(long) ? 0 : BitConverter.ToInt64(file);

    private async Task Exclusively<T>(string stateName, GrainId grainId, IGrainState<T> grainState, Func<string, long, Task> act)
    {
        var path = PathOf(stateName, grainId);
        var gate = _locks.GetOrAdd(path, _ => new SemaphoreSlim(1));
        await gate.WaitAsync();
        try
        {
            Directory.CreateDirectory(folder);
            var stored = File.Exists(path) ? Version(await File.ReadAllBytesAsync(path)) : 0;
            var seen = grainState.ETag is { } tag ? long.Parse(tag, CultureInfo.InvariantCulture) : 0;
            if (stored != seen)
            {
                throw new InconsistentStateException(
                    $"The record of {grainId} is at version {stored}; this writer has seen {seen}.");
            }

            await act(path, stored);
        }
        finally
        {
            gate.Release();
        }
    }

    // Hexadecimal where a character could mean something to a file system.
    private static string FileName(string stateName, GrainId grainId)
    {
        var name = new StringBuilder(stateName).Append('-');
        foreach (var b in Encoding.UTF8.GetBytes(grainId.Key.ToString()!))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_')
                name.Append((char)b);
            else
                name.Append(CultureInfo.InvariantCulture, $"%{b:x2}");
        }

        return name.ToString();
    }

    // Without those being written.
    private IEnumerable<string> Files() => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder)
            .Select(path => Path.GetFileName(path))
            .Where(file => !file.Contains('.', StringComparison.Ordinal))
        : [];

    private string PathOf(string stateName, GrainId grainId) => Path.Combine(folder, FileName(stateName, grainId));
}
