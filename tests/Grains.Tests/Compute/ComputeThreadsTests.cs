namespace DistSeq.Grains.Tests.Compute;

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
    public async Task They_step_back_behind_the_other_threads()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Threads have a nice value of their own on Linux only.");
        using var threads = new ComputeThreads(1);
        Assert.Equal(Math.Min(19, Nice() + 10), await threads.Run(Nice));

        // After the name in parentheses, field 3 is the state and field 19 is nice.
        static int Nice()
        {
            var stat = File.ReadAllText("/proc/thread-self/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);
        }
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
        await Eventually.Comes(begun.Task);
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
        var failure = await Assert.ThrowsAsync<InvalidDataException>(
            () => threads.Run<int>(() => throw new InvalidDataException("broken")));
        Assert.Equal("broken", failure.Message);
        Assert.Equal(3, await threads.Run(() => 3));
    }

    [Fact]
    public async Task Numbers_with_a_home_are_done_side_by_side()
    {
        using var threads = new ComputeThreads(3);
        var home = threads.Home(3);
        using var all = new Barrier(3);
        // All three threads are busy at once, so each has one number.
        Task<int[]> Once() => threads.RunEach(3, _ =>
        {
            all.SignalAndWait(TestContext.Current.CancellationToken);
            return Environment.CurrentManagedThreadId;
        }, home);
        for (var again = 0; again < 20; again++)
            Assert.Equal(3, (await Once()).Distinct().Count());
    }

    [Fact]
    public async Task Work_for_a_busy_thread_is_taken_by_another()
    {
        using var threads = new ComputeThreads(2);
        var home = threads.Home(2);
        using var gate = new ManualResetEventSlim();
        var cancellation = TestContext.Current.CancellationToken;
        var busy = threads.RunEach(1, _ =>
        {
            gate.Wait(cancellation);
            return 1;
        }, home);
        var taken = await threads.RunEach(1, _ => 2, home);
        gate.Set();
        Assert.Equal((2, 1), (taken.Single(), (await busy).Single()));
    }

    [Fact]
    public async Task A_flow_goes_on_upon_compute_threads_after_each_piece_of_work()
    {
        using var threads = new ComputeThreads(2);
        var names = await threads.Flow(async () =>
        {
            var seen = new List<string?>();
            for (var piece = 0; piece < 50; piece++)
            {
                await threads.RunEach(2, number => number);
                seen.Add(Thread.CurrentThread.Name);
            }

            return seen;
        });
        Assert.All(names, name => Assert.StartsWith("compute-", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Threads_that_sleep_are_woken()
    {
        using var threads = new ComputeThreads(2);
        for (var time = 0; time < 200; time++)
        {
            // Longer and shorter than threads spin, so that work also comes while they fall asleep.
            if (time % 2 == 0)
                await Task.Delay(1, TestContext.Current.CancellationToken);
            else
                Thread.SpinWait(time * 20);
            var numbers = await threads.RunEach(4, number => number);
            Assert.Equal([0, 1, 2, 3], numbers);
        }
    }

    [Fact]
    public async Task The_first_exception_of_several_pieces_reaches_whoever_awaits()
    {
        using var threads = new ComputeThreads(2);
        var failure = await Assert.ThrowsAsync<InvalidDataException>(
            () => threads.RunEach<int>(4, _ => throw new InvalidDataException("broken")));
        Assert.Equal("broken", failure.Message);
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
        // The count reaches zero only if all threads work at once.
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
