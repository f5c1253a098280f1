namespace DistSeq.Processes;

/// <summary>Tests with a folder each, deleted with the test.</summary>
public abstract class FolderTests : IDisposable
{
    protected ScratchFolder Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
