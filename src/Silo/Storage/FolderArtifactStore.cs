using System.Runtime.CompilerServices;
using DistSeq.Grains.Artifacts;

namespace DistSeq.Silo.Storage;

/// <summary>Artifacts as files below one folder: a folder of one silo, or a volume that all silos share.</summary>
internal sealed class FolderArtifactStore(string folder, TimeProvider? clock = null) : IArtifactStore
{
    private const int MostTries = 10;

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    public async Task Write(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            await using (var stream = Create(temporary))
            {
                await stream.WriteAsync(content, cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            // What could not be finished must not fill the disk further.
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
        while (read < part.Length
            && await RandomAccess.ReadAsync(file, part.AsMemory(read), offset + read, cancellationToken) is > 0 and var now)
            read += now;
        return part[..read];
    }

    public Task<long?> Length(string name, CancellationToken cancellationToken)
    {
        var file = new FileInfo(PathOf(name));
        return Task.FromResult(file.Exists ? file.Length : (long?)null);
    }

    public Task<bool> Touch(string name, CancellationToken cancellationToken)
    {
        try
        {
            File.SetLastWriteTimeUtc(PathOf(name), _clock.GetUtcNow().UtcDateTime);
            return Task.FromResult(true);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult(false);
        }
    }

    public async IAsyncEnumerable<StoredArtifact> List(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var below = new DirectoryInfo(Path.Combine(folder, ArtifactName.CheckedPrefix(prefix)));
        if (!below.Exists)
            yield break;
        var everything = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        foreach (var file in below.EnumerateFiles("*", everything))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = Path.GetRelativePath(folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            // A file that is gone by now has the year 1601.
            if (ArtifactName.IsName(name) && file.Exists && _clock.GetUtcNow() - file.LastWriteTimeUtc is var age)
                yield return new StoredArtifact(name, age < TimeSpan.Zero ? TimeSpan.Zero : age);
        }
    }

    /// <summary>Also removes the folders that it leaves empty.</summary>
    public Task Delete(string name, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        if (!File.Exists(path))
            return Task.CompletedTask;
        File.Delete(path);
        try
        {
            for (var above = name; (above = Path.GetDirectoryName(above)) is { Length: > 0 };)
                Directory.Delete(Path.Combine(folder, above));
        }
        catch (IOException)
        {
            // The folder holds something else.
        }

        return Task.CompletedTask;
    }

    // Removing the last file of a folder removes the folder too, perhaps just now.
    private static FileStream Create(string path)
    {
        for (var tries = 1; ; tries++)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            try
            {
                return new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            }
            catch (DirectoryNotFoundException) when (tries < MostTries)
            {
            }
        }
    }

    private string PathOf(string name) => Path.Combine(folder, ArtifactName.Checked(name));
}
