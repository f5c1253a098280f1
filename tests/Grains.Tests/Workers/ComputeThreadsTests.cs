using DistSeq.Grains.Workers;

namespace DistSeq.Grains.Tests.Workers;

public sealed class ComputeThreadsTests
{
    [Fact]
    public async Task Work_runs_on_named_threads_of_its_own()
    {
        using var threads = new ComputeThreads(2);
        var (name, pooled, background) = await threads.Run(() =>
            (Thread.CurrentThread.Name, Thread.CurrentThread.IsThreadPoolThread, Thread.CurrentThread.IsBackground));
        Assert.StartsWith("compute-", name, StringComparison.Ordinal);
        Assert.False(pooled);
        Assert.True(background);
    }

    [Fact]
    public async Task Whoever_awaits_goes_on_elsewhere()
    {
        using var threads = new ComputeThreads(1);
        var begun = new TaskCompletionSource();
        using var gate = new ManualResetEventSlim();
        var work = threads.Run(() =>
        {
            begun.SetResult();
            gate.Wait(TestContext.Current.CancellationToken);
            return Environment.CurrentManagedThreadId;
        });
        var continued = Continue();
        await begun.Task;
        gate.Set();
        var (compute, after) = await continued;
        Assert.NotEqual(compute, after);

        async Task<(int, int)> Continue()
        {
            var computed = await work.ConfigureAwait(false);
            return (computed, Environment.CurrentManagedThreadId);
        }
    }

    [Fact]
    public async Task An_exception_reaches_whoever_awaits_and_the_thread_lives_on()
    {
        using var threads = new ComputeThreads(1);
        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => threads.Run<int>(() => throw new InvalidDataException("broken")));
        Assert.Equal("broken", failure.Message);
        Assert.Equal(3, await threads.Run(() => 3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task As_many_work_at_once_as_there_are_threads(int count)
    {
        using var threads = new ComputeThreads(count);
        Assert.Equal(count, threads.Count);
        int running = 0, most = 0;
        using var all = new CountdownEvent(count);
        using var gate = new ManualResetEventSlim();
        var cancellation = TestContext.Current.CancellationToken;
        var work = Enumerable.Range(0, 4 * count).Select(_ => threads.Run(() =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (!all.IsSet)
                all.Signal();
            gate.Wait(cancellation);
            Interlocked.Decrement(ref running);
            return Environment.CurrentManagedThreadId;
        })).ToArray();
        // Only when all threads are in the work at once does the count reach zero.
        Assert.True(all.Wait(TimeSpan.FromSeconds(30), cancellation));
        Assert.Equal(3 * count, threads.Waiting);
        gate.Set();
        Assert.InRange((await Task.WhenAll(work)).Distinct().Count(), 1, count);
        Assert.Equal(count, most);
    }

    [Fact]
    public async Task After_the_end_work_is_refused_but_what_was_taken_is_done()
    {
        var threads = new ComputeThreads(1);
        using var gate = new ManualResetEventSlim();
        var cancellation = TestContext.Current.CancellationToken;
        var begun = threads.Run(() =>
        {
            gate.Wait(cancellation);
            return 1;
        });
        var queued = threads.Run(() => 2);
        threads.Dispose();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => threads.Run(() => 3));
        Assert.Contains("stopping", refusal.Message, StringComparison.Ordinal);
        gate.Set();
        var done = await Task.WhenAll(begun, queued);
        Assert.Equal([1, 2], done);
        threads.Dispose();
    }

    [Fact]
    public void No_threads_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new ComputeThreads(0));

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
