namespace DistSeq.Client.Clusters;

/// <summary>Closes a stream. Telling a lost silo that it is closed fails, and that does not matter.</summary>
internal sealed class ForgivingDisposal(IAsyncDisposable stream) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        try
        {
            await stream.DisposeAsync();
        }
        catch (Exception exception) when (ErrorReport.IsTransport(exception) || exception is OperationCanceledException)
        {
        }
    }
}
