using DistSeq.Grains.Artifacts;

namespace DistSeq.Silo.Storage;

/// <summary>Artifacts as files below one folder: a folder of one silo, or a volume that all silos share.</summary>
internal sealed class FolderArtifactStore(string folder) : IArtifactStore
{
    public async Task Write(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            await using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                await stream.WriteAsync(content, cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            // A full disk is not made fuller by what could not be finished.
            File.Delete(temporary);
            throw;
        }
    }

    public async Task<byte[]?> Read(string name, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        return File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellationToken) : null;
    }

    public async Task<byte[]?> ReadPart(string name, long offset, int count, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        if (!File.Exists(path))
            return null;
        using var file = File.OpenHandle(path, options: FileOptions.Asynchronous);
        var part = new byte[Math.Clamp(RandomAccess.GetLength(file) - offset, 0, count)];
        var read = 0;
        for (int now; read < part.Length && (now = await RandomAccess.ReadAsync(file, part.AsMemory(read), offset + read, cancellationToken)) > 0;)
            read += now;
        return part[..read];
    }

    public Task<long?> Length(string name, CancellationToken cancellationToken)
    {
        var file = new FileInfo(PathOf(name));
        return Task.FromResult(file.Exists ? file.Length : (long?)null);
    }

    public Task Delete(string name, CancellationToken cancellationToken)
    {
        if (File.Exists(PathOf(name)))
            File.Delete(PathOf(name));
        return Task.CompletedTask;
    }

    private string PathOf(string name) => Path.Combine(folder, ArtifactName.Checked(name));
}
