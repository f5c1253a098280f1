using Microsoft.Win32.SafeHandles;

namespace DistSeq.Grains.Data;

/// <summary>
/// A file of this silo alone. Once open it has no name, so nobody else can cut or change it, and it is gone with the last stream
/// over it or with the process, however that ends.
/// </summary>
internal sealed class ScratchFile : IDisposable
{
    private const int BufferBytes = 1 << 12;

    private readonly SafeFileHandle _file;

    private ScratchFile(SafeFileHandle file) => _file = file;

    public long Length => RandomAccess.GetLength(_file);

    /// <exception cref="StoreException">The file cannot be created.</exception>
    public static ScratchFile Create(ScratchFolder folder)
    {
        var path = Path.Combine(folder.Path, $".distseq-{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(folder.Path);
            var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            File.Delete(path);
            return new ScratchFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreTrouble.Of(e);
        }
    }

    /// <summary>A stream over the file or a part of it, independent of other streams.</summary>
    /// <param name="begin">Where it begins.</param>
    /// <param name="length">Bytes of the part; null for all, and for a stream to write.</param>
    public Stream Open(long begin = 0, long? length = null) =>
        new BufferedStream(new ScratchStream(_file, begin, length), BufferBytes);

    /// <summary>Closes all streams over it.</summary>
    public void Dispose() => _file.Dispose();
}
