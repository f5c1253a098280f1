namespace DistSeq.Client.Tests;

public sealed class LocalClusterTests
{
    [Fact]
    public async Task A_folder_that_another_process_holds_is_refused()
    {
        using var folder = new ScratchFolder();
        using var held = new FileStream(folder.At("held"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => LocalCluster.OpenAsync(folder.Path, false, TestContext.Current.CancellationToken));

        Assert.Equal($"Another distseq process runs the local cluster in {folder.Path}. Wait for its end, choose another folder "
            + "with --out DIR, "
            + "or start a silo for several clients: dotnet run -c Release --project src/Silo", exception.Message);
    }
}
