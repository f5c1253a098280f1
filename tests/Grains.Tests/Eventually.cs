namespace DistSeq.Grains.Tests;

/// <summary>Waits for what has to come, without saying when.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Awaits what a test itself has arranged; a test that never comes to it fails and does not hang.</summary>
    public static Task Comes(Task task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    /// <inheritdoc cref="Comes(Task)"/>
    public static Task<T> Comes<T>(Task<T> task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);

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
