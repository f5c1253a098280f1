namespace DistSeq.Grains.Tests;

/// <summary>Waits for what has to come, without saying when.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task Holds(Func<Task<bool>> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Limit);
        while (!await condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"It has not come to hold within {Limit}.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
